"""Names for people who do not exist: how surnames are written, and short lists of first names of our own.

The lists say how a name may be written, never whose it is; which one is drawn depends on the surname table alone.
"""

from __future__ import annotations


def words(text: str) -> list[str]:
    """The words of a text; a low line stands for a space within one."""
    return [word.replace("_", " ") for word in text.split()]


def pairs(text: str) -> dict[str, str]:
    """Words of two parts, joined by a colon, as a dict."""
    return dict(word.split(":") for word in words(text))


# A surname of the table, in capitals, as a person may write it: with accents ...
ACCENTED = pairs(
    """
    GARCIA:García MARTINEZ:Martínez RODRIGUEZ:Rodríguez HERNANDEZ:Hernández LOPEZ:López GONZALEZ:González
    PEREZ:Pérez SANCHEZ:Sánchez RAMIREZ:Ramírez GOMEZ:Gómez DIAZ:Díaz VAZQUEZ:Vázquez VASQUEZ:Vásquez
    FERNANDEZ:Fernández GUTIERREZ:Gutiérrez JIMENEZ:Jiménez ALVAREZ:Álvarez MENDEZ:Méndez MUNOZ:Muñoz NUNEZ:Núñez
    SUAREZ:Suárez RIOS:Ríos DOMINGUEZ:Domínguez VELEZ:Vélez JUAREZ:Juárez ORDONEZ:Ordóñez PENA:Peña MEJIA:Mejía
    MARQUEZ:Márquez BAEZ:Báez RAMON:Ramón CHAVEZ:Chávez LEON:León ACUNA:Acuña AVILA:Ávila IBANEZ:Ibáñez YANEZ:Yáñez
    CORDOVA:Córdova SOLIS:Solís CATALAN:Catalán BELTRAN:Beltrán DURAN:Durán GALVAN:Galván ROMAN:Román COLON:Colón
    PAGAN:Pagán MONTANEZ:Montañez MELENDEZ:Meléndez BENITEZ:Benítez NIEVES:Nieves QUINONES:Quiñones ZUNIGA:Zúñiga
    CASTANEDA:Castañeda
    """
)

# ... or with an apostrophe, a space or a point.
APART = pairs(
    """
    OBRIEN:O'Brien OCONNOR:O'Connor ONEILL:O'Neill OCONNELL:O'Connell ODONNELL:O'Donnell ONEAL:O'Neal OHARA:O'Hara
    OKEEFE:O'Keefe OLEARY:O'Leary OREILLY:O'Reilly OMALLEY:O'Malley ODELL:O'Dell OROURKE:O'Rourke
    DELACRUZ:De_la_Cruz DELEON:De_León DELAROSA:De_la_Rosa DELATORRE:De_la_Torre DELAGARZA:De_la_Garza
    DEJESUS:De_Jesús DELOSSANTOS:De_los_Santos DELVALLE:Del_Valle DELRIO:Del_Río VANDYKE:Van_Dyke VANBUREN:Van_Buren
    VANHORN:Van_Horn STPIERRE:St._Pierre STJOHN:St._John DIPIETRO:Di_Pietro DANGELO:D'Angelo DAMICO:D'Amico
    DEANGELIS:De_Angelis LAFLEUR:La_Fleur DUBOIS:Du_Bois DESILVA:De_Silva DESOUZA:De_Souza DEGUZMAN:De_Guzman
    DELOSREYES:De_los_Reyes
    """
)

# Spellings of one name in Latin letters; each may stand for the others.
SPELLINGS = [
    names.split("/")
    for names in words(
        """
        ZHANG/CHANG/CHEUNG WANG/WONG LI/LEE CHEN/CHAN/TRAN LIU/LAU XU/HSU/HUI HUANG/WONG/HWANG ZHAO/CHAO/CHIU
        ZHOU/CHOU/CHOW GUO/KUO/KWOK LIN/LAM/LIM YANG/YEUNG/YOUNG WU/NG NGUYEN/NGUYN PHAM/FAM VU/VO HOANG/HUYNH
        KIM/GIM PARK/PAK CHOI/CHOE JUNG/CHUNG/JEONG CHO/JO KANG/GANG YOON/YUN HAN/HAHN SHAH/SHA PATEL/PATIL
        SHARMA/SARMA REDDY/REDDI RAO/RAU MOHAMMED/MOHAMMAD/MUHAMMAD MOHAMED/MOHAMUD AHMED/AHMAD HUSSAIN/HUSSEIN
        HASSAN/HASAN ALI/ALY ABDI/ABDY IBRAHIM/EBRAHIM RAHMAN/REHMAN CHOWDHURY/CHAUDHRY KHAN/KAHN YOUSEF/YUSUF
        IVANOV/IVANOFF KOVALENKO/KOVALENCO PETROV/PETROFF SAITO/SAITOH ITO/ITOH ONO/OHNO KATO/KATOH SANTOSH/SANTHOSH
        MURTHY/MURTY
        """
    )
]
VARIANTS = {name: [other for other in names if other != name] for names in SPELLINGS for name in names}
# These are mostly old English or German names: nothing is spelled from another script.
OLD_ENGLISH_OR_GERMAN = {"LEE", "YOUNG", "PARK", "KAHN", "HAHN", "LIM"}

FIRST_NAMES = {
    ("common", "F"): words(
        """
        Emma Olivia Sarah Elizabeth Katherine Margaret Jennifer Jessica Patricia Susan Deborah Rebecca Samantha
        Alexandra Victoria Christine Barbara Michelle Nicole Rachel Grace Hannah Abigail Natalie Danielle Tiffany
        Angela Monica Denise Lauren Alicia Kayla Brianna Jasmine Simone Naomi Ruth Judith Theresa Pamela
        """
    ),
    ("common", "M"): words(
        """
        James Robert William Michael Thomas Joseph Daniel Matthew Anthony Andrew Benjamin Nicholas Christopher
        Samuel Alexander Edward Richard Charles David Steven Timothy Gregory Kenneth Jonathan Zachary Nathan Isaac
        Marcus Andre Darius Malcolm Jerome Calvin Walter Raymond Patrick Peter Philip Lawrence Vincent
        """
    ),
    ("spanish", "F"): words(
        """
        María Guadalupe Carmen Rosa Ana Sofía Lucía Isabel Elena Gabriela Teresa Juana Inés Beatriz Verónica Mónica
        Yolanda Marisol Alejandra Francisca Luz Dolores Graciela Esperanza
        """
    ),
    ("spanish", "M"): words(
        """
        José Juan Luis Carlos Jesús Miguel Jorge Francisco Manuel Antonio Rafael Ramón Andrés Víctor Héctor Óscar
        Roberto Fernando Alejandro Ricardo Eduardo Julio Ángel Pedro
        """
    ),
    ("asian", "F"): words(
        """
        Mei_Ling Xiao_Hong Li_Na Yan Jing Hui_Min Thu_Ha Ngoc_Anh Linh Thanh_Mai Ji_Woo Min_Ji Soo_Jin Eun_Ji Priya
        Anjali Lakshmi Deepa Kavita Sunita Fatima Ayesha Yuki Keiko
        """
    ),
    ("asian", "M"): words(
        """
        Wei Jian_Guo Xiao_Ming Jun Hao Zhi_Wei Van_Minh Duc_Anh Tuan Quang_Huy Min_Jun Sung_Ho Ji_Hoon Dong_Hyun Raj
        Anil Suresh Vijay Arjun Sanjay Imran Tariq Hiroshi Kenji
        """
    ),
}
# What people call someone of this name.
NICKNAMES = pairs(
    """
    Elizabeth:Liz Katherine:Kate Margaret:Peggy Jennifer:Jen Jessica:Jess Patricia:Pat Susan:Sue Deborah:Deb
    Rebecca:Becky Samantha:Sam Alexandra:Alex Victoria:Vicky Christine:Chris Barbara:Barb Nicole:Nikki Abigail:Abby
    Theresa:Terry Pamela:Pam Judith:Judy James:Jim Robert:Bob William:Bill Michael:Mike Thomas:Tom Joseph:Joe
    Daniel:Dan Matthew:Matt Anthony:Tony Andrew:Andy Benjamin:Ben Nicholas:Nick Christopher:Chris Samuel:Sam
    Alexander:Alex Edward:Ed Richard:Rick Charles:Chuck David:Dave Steven:Steve Timothy:Tim Gregory:Greg Kenneth:Ken
    Jonathan:Jon Zachary:Zach Nathan:Nate Raymond:Ray Patrick:Pat Lawrence:Larry Vincent:Vinny María:Mari
    Guadalupe:Lupe Gabriela:Gaby Teresa:Tere Isabel:Chabela Alejandra:Ale Francisca:Paca Graciela:Chela José:Pepe
    Francisco:Paco Jesús:Chuy Manuel:Manny Antonio:Toño Rafael:Rafa Roberto:Beto Fernando:Nando Alejandro:Ale
    Eduardo:Lalo Miguel:Mike Carlos:Charlie Verónica:Vero Beatriz:Bea Priya:Pri Lakshmi:Laxmi Suresh:Sury
    """
)

STREETS = words(
    """
    Lanternfish Quillfeather Mossbell Thimblerock Wrenhollow Candlewick Fernhaven Puddlestone Copperleaf Snowberry
    Driftpenny Marblemoss Owlglass Saltwhistle Tanglebrook Velvetpine Willowspoon Yarrowfield Zephyrgate Bramblecup
    """
)
