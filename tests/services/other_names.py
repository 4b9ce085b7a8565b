"""Two hundred invented people whose names are built otherwise than those of the sample list."""

from __future__ import annotations

_LISTED = """
Wang;Li|Wang;Wei|Wang;Xiu Ying|Li;Na|Li;Wei Ming|Zhao;Bo|Wu;Jie|Hu;Min|Xu;Yan|Yu;Hai|He;Ling|Ma;Jun|Lin;Mei|Chen;Xiao
Zhou;Ting|Ng;Kit|O;Jun-ho|Kim;Ji-woo|Park;Min-seo|Choi;Soo-jin|Phạm;Thị Lan|Đỗ;Văn Hùng|Võ;Thanh|Lý;Quốc Bảo|Hồ;Ngọc
Ông;Minh|Lê;Văn|Le;Guillaume|Lé;Marie|Ly;Sokha|Sok;Dara|Sith;Bounmy|Da Costa;Ana|da Costa;Rui Manuel|Dacosta;Paulo
dos Reis;Maria de Fátima|de Sousa;José|De Souza;Joaquim|Sousa e Silva;Inês|Pires de Lima;António|Gonçalves;Lúcia
Conceição;Mário|Simões;Luís|Magalhães;Teresa|Guimarães;Nuno|Araújo;Sónia|Brandão;Vítor|Carvalho;Filipa|Peña;Íñigo
Ibáñez;Begoña|García-Lorca;Nieves|de la Cruz;Concepción|del Río;Ángel|Ortega y Gasset;Juan|Muñoz;Ximena
ar Gall;Riwal|Ar C'halvez;Soizic|an Hir;Ewen|Le Cœur;Enora|Le Cor;Gildas|Le Guen;Katell|Le Guennec;Tudi|Le Gac;Malo
Lozac'h;Azenor|Floc'hlay;Goulven|Kerc'hrom;Ninog|Guivarc'h;Corentin|Penn ar Bed;Nolwenn|Kermarrec;Per-Jakez
Quéré;Herveline|Quéré;Hervé|Quéffelec;Yves-Marie|Prigent;Ael|Prigent;Gaël|Tanguy-Le Gall;Morgane|Ti-Gwenn;Lenaig
Abgrall;Loeiza|Caradec;Mari-Anna|Plœmeur;Youenn|Le Dû;Bleuenn|Lannuzel;Arzhel|Salaün;Gwendal|Salaun;Gwenola
Ben Ali;Slimane|Benali;Slim|Bin Saïd;Omar|El Idrissi;Naïma|El-Idrissi;Nabil|Elidrissi;Nadia|Al Hashimi;Haïder
Abd el-Kader;Tahar|Abdelkader;Mounir|Abou Bakr;Issam|Abu Zayd;Hiba|Oum Hani;Zohra|Aït Ahmed;Ferhat|Ath Yahia;Tassadit
Bouchaïb;Mina|Chaâbane;Rym|Chaabane;Aymen|Ghannouchi;Wafa|M'Barek;Fadhila|M'Hamed;Larbi|Ma'arouf;Sami|Nouh;Aïcha
Ould Cheikh;Mariem|Sy;Ousmane|Bâ;Oumou|Ba;Demba|Ka;Penda|Dia;Coumba|Sow;Aliou|N'Gom;Astou|Ngom;Modou|N'Dour;Fama
Koné;Mariame|Coulibaly;N'Golo|Traoré;Djénéba|Ouattara;Kassoum|Kouassi;Ahou|N'Guessan;Amoin|Yao;Affoué|Tchoumi;Éric
Nkurunziza;Espérance|Uwimana;Divine|Mukamana;Béatrice|Mbuyi wa Mbuyi;Trésor|Ilunga;Merveille|Tshibangu;Dieudonné
Randriamampionona;Voahangy|Rakotomalala;Lala|Rakotomanga;Solo|Rasoa;Noro|Razafindrakoto;Mamy|Andrianampoinimerina;Tiana
Ratsimandrava;Haja|Ravalomanana;Fy|Rabe;Fara|Ra;Zo|Rajaonarimampianina;Hery|Soilihi;Nassuf|Abdou Salam;Echati|Mze;Ali
Hoarau;Marie-Josée|Payet;Jean-Hugues|Grondin;Marie-Ange|Técher;Jean-Bernard|Lebon;Ginot|Virapatirin;Kévina|Sinnapin;Raj
Öz;Can|Şen;Gül|Çağlar;İpek|Çağ;Işıl|Yılmaz;Umut|Işık;İlknur|Güneş;Ömer|Göğüş;Çiğdem|Kılıç;Aydın|Aslan;Aydan
Dąbrowski;Błażej|Żółtowska;Żaneta|Łęcka;Łucja|Świątek;Iga|Grzegorczyk;Krzysztof|Brzęczyszczykiewicz;Grzegorz
Đorđević;Đurđa|Šašić;Željka|Čapek;Růžena|Dvořák;Jiří|Kovács;Ágnes|Szőke;Zsófia|Ő;Réka|Țepeș;Ștefania|Brâncuși;Mihai
Hugueny-Desmarets;Anne|Martin-Martin;Rose|Dupont;Jean|Dupond;Jean|Dupont-Dupond;Jeanne|Durant;Marie|Durand;Marie
Petit-Jean;Luc|Petitjean;Lucie|Saint-Léger;Odile|Saint Léger;Guy|St-Léger;Paule|de Saint-Aubin;Alix|d'Or;Line|Dor;Lina
L'Her;Tino|Lher;Tina|L'Hénoret;Maud|D'Hont;Els|t'Kint;Jef|'t Hooft;Anneke|van 't Veld;Joris|von der Leyen;Uta
Ó Briain;Áine|Mac Giolla;Niamh|McDowell;Iain|St John;Oliver|Groß-Müller;Jörg|Weiß;Käthe|Ångström;Åke|Sørensen;Søren
Ægidius;Pål|Rey;Léa|Roy;Léo|Ray;Noé|Rio;Zoé|Ros;Éva|Bos;Ida|Nô;Io|Lô;Awa|Ly;Awa|Sy;Awa
"""


def other_names() -> list[tuple[str, str]]:
    """Surname and first name; then those who go by one name only."""
    listed = [one.strip().split(";") for line in _LISTED.strip().splitlines() for one in line.split("|")]
    alone = ("Najib", "Sukarno", "Ñusta", "Œdipe", "Madhu", "Nour El Houda", "Élie-Anne", "Bo")
    return [(surname, first) for surname, first in listed] + [("", name) for name in alone]
