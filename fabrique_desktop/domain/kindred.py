"""French words as workshops use them: those that carry no subject, and those said for the same thing.

Two tables seldom choose the same words: a professional's « instance consultative de personnes accompagnées » is an
inhabitant's « groupe d'usagers qui donne son avis ». Families are of the whole field, one a line.
"""

from __future__ import annotations

#: articles, pronouns, auxiliaries, and what links sentences
EMPTY = """
a à afin ai aie aient ainsi ait alors après as au aucun aucune aura aurait aux aussi autre autres auront avaient avait
avant avec avez avoir avons ayant beaucoup bien c ça car ce ceci cela celle celles celui ces cet cette ceux chacun
chacune chaque chez ci comme d dans de depuis des dès doit doivent donc dont du elle elles en encore entre est et
étaient était étant été être eu eux font faut fait faire fasse il ils j jamais je jusqu jusque l la là le les leur
leurs lors lorsqu lorsque lui m ma mais me même mêmes mes moi moins mon n ne ni non nos notre nous on ont ou où par
parce pas peu peut peuvent plus plusieurs plutôt pour pourrait pourraient pouvoir presque puis puisqu puisque qu quand
que quel quelle quelles quelqu quelque quelques quels qui quoi rien s sa sans se selon sera serait seraient seront ses
si soi soient soit sommes son sont sous suis sur t ta tant te tel telle telles tels tes toi ton toujours tous tout
toute toutes très trop tu un une uns va vers voici voilà vont vos votre vous vu y
"""

#: what every proposal says, whatever it is about
COMMON = """
aller besoin cas chose constituer créer début développer devenir devoir dire donner exemple façon faveur fin fois gens
instaurer instituer jour lancer manière mettre moment nécessaire organiser permettre personne place possible prendre
prévoir proposer proposition réaliser savoir temps utiliser venir voir vouloir
"""

KINDRED = """
aîné ancien âgé vieux vieille retraité senior vieillissement vieillesse
jeune jeunesse adolescent ado étudiant lycéen
enfant bébé petit gamin
parent père mère maman papa famille familial
habitant citoyen riverain
voisin voisinage
usager bénéficiaire concerné accompagné allocataire
bénévole volontaire bénévolat
professionnel agent intervenant salarié
médecin docteur généraliste
hôpital hospitalisation hospitalier clinique
handicap handicapé invalide invalidité
étranger migrant réfugié exilé immigré
interprète interprétariat traducteur traduction traduire
propriétaire bailleur
mairie ville municipal commune municipalité ccas
élu maire adjoint
département départemental
association associatif
référent interlocuteur correspondant contact
rue dehors sdf
logement habitat appartement habitation loger
immeuble résidence tour hall
domicile maison
hébergement héberger abri foyer
local lieu salle endroit espace
insalubre indigne humidité moisissure vétuste
expulsion expulser
impayé dette surendettement endettement
guichet accueil permanence bureau
consigne bagagerie casier vestiaire
courrier lettre
formulaire dossier papier document justificatif pièce
annuaire répertoire guide liste
calendrier planning agenda
réunion rencontre réunir rencontrer
comité conseil commission instance collectif groupe
téléphone téléphonique numéro appel appeler joindre
numérique internet informatique ordinateur
alimentaire aliment nourriture repas colis manger
prix tarif coût cher
payer financer financement budget
revenu ressource argent
transport déplacement mobilité navette minibus bus voiture véhicule
énergie chauffage chauffer
santé soin médical soigner
dentiste dentaire
psychique psychologue psychiatrie mental
addiction alcool drogue
violence violent maltraitance
emploi travail travailler métier
embaucher recruter recrutement embauche
formation former apprendre apprentissage cours
école scolaire collège élève
loisir activité sortie culture culturel sport sportif
avis consulter consultation consultatif
droit juridique juriste avocat
signaler signalement alerter alerte prévenir
repérer repérage détecter
informer information expliquer explication
simple simplifier clair compréhensible comprendre
commun partagé partager unique mutualiser
coordonner coordination harmoniser
visite visiter passage
itinérant mobile tournée camion
prêt prêter emprunter louer location
meuble mobilier
matériel équipement équiper
vêtement habit linge
laverie lessive laver
douche toilettes hygiène bain
animal animaux chien
mensuel mois
hebdomadaire semaine
trimestriel trimestre
annuel an année
nuit nocturne soir
été août juillet vacances
urgence urgent immédiat
délai attente attendre
isolement isolé solitude
cohabitation colocation
fête convivial convivialité
accompagnement suivi soutien soutenir
"""
