"""Words that names are also made of: by themselves they point at nobody. Folded, as names are compared."""

from __future__ import annotations

from fabrique_desktop.domain.text import fold


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


CIVILITIES = _folded(
    "m mm mr mme mmes mlle mlles madame mesdames monsieur messieurs mademoiselle dr dre docteur docteure pr "
    "professeur professeure me maître "
)

#: inside a name of several words; alone, one of them may still be a name (« Lê »)
PARTICLES = _folded(
    "d de du des da do dos das di del della van von den der ter l la le les el al ben bin ibn ould aït ar an o n "
    "mac mc "
)

#: before a name, what is called after somebody
STREETS = _folded(
    "rue rues avenue av boulevard bd place square quai cours allée allées impasse chemin route passage rond pont "
    "parc jardin esplanade résidence foyer école collège lycée université gymnase stade salle maison médiathèque "
    "bibliothèque théâtre hôpital clinique ehpad crèche espace centre quartier cité tour immeuble bâtiment port "
    "plage île ville saint sainte st ste fondation institut loi plan prix fort bassin halle halles station arrêt "
)

#: they bear a capital without naming anybody, or begin so many sentences that their capital tells nothing
ORDINARY = _folded(
    # what the town, its people and its services are called
    "agence agora aide aînés association atelier atlantique bénévole bretagne bureau caisse centre cité citoyen "
    "comité commune conseil coordination croix département direction europe état fabrique fédération foyer france "
    "habitat loire mairie maire maison médecin mission monde nantes paris lyon lorraine normand breton bourgogne "
    "picard pays pôle poste préfecture région république restos secours service social solidarité ville estuaire "
    "océan océane port marine internet "
    # kin, ranks, trades
    "ami ange baron bébé beau belle berger boucher boulanger chef charpentier chevalier clerc comte cousin cordier "
    "couturier curé duc écuyer enfant facteur fils forestier fournier frère gardien gendre jardinier juge lefebvre "
    "maçon maître marchand marin maréchal masson mercier meunier moine neveu oncle page parent passant pasteur "
    "pèlerin père prêtre prévost prieur prince reine roi roy savetier seigneur sergent serrurier sœur soldat "
    "tailleur texier tonnelier tissier vacher verrier vigneron voisin "
    # what somebody or something is like
    "aimé aimée ancien bas blanc blanche blond bon bonne bonnet brun brune carré chaud cher claire clair clément "
    "clémence content court désiré désirée doux fidèle fier fort franc gai gentil grand grande gros grosse haut "
    "honoré jeune joli jolie joly juste large léger long lourd louis malin mauvais meilleur modeste neuf noble noir "
    "nouveau parfait pauvre petit petite plein premier prudent rapide riche rond rouge rousse roux sage sauvage "
    "second seul sourd tendre vaillant vert vieux vif vrai "
    # virtues, feasts, hours, months
    "abbé août aurore avril constance dimanche espérance fête foi grâce hiver janvier joie juin juillet lundi mai "
    "mars matin midi noël nuit octobre pâques paix patience prudence printemps samedi toussaint vendredi victoire "
    # trees, beasts, places, things
    "agneau angle arbre bar barre bois bord bouc branche brosse bureau buisson caillou camp canal capitaine "
    "carrière cave cerf champ chapelle charpente château chemin chêne chèvre clé cloche clos cœur colin collet "
    "colombe coq corbeau corde côte coton cour couvent creux croix dame denis dur étang eau fer feuille figuier "
    "fleur fontaine forêt forge fossé four fruit gare gilet grange grenier guerre guide haie herbe houx if île iris "
    "jardin lac laine lamy lande lapin lavoir lin lion loup lune main mare marais marché marguerite marron ménage "
    "ménager merle mer midi minière mont montagne moulin moyen mur nid noyer olive olivier orage orme ours pain "
    "parc paris pas passage peintre pierre pin pinson plage plaine plaisance plan planche plante poirier pomme "
    "pommier pont porte poste potier poulain pré pressoir prune puits raisin rame renard rivage rivière robin roche "
    "rocher rose rossignol route rue ruelle sable salle sapin saule source table terre tour vallée val valet vallon "
    "vague verger vigne villa village violette voie "
    # what begins a note
    "accueil action aller appel attention avance avant avoir bien chose compte constat demain doute droit fait "
    "faute idée important jamais jour mal même merci mieux moins non oui personne plus point problème question "
    "raison rien salut sinon soin solution suite temps toujours tous tout travail trop urgent "
)
