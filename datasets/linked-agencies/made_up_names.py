"""Names for people who do not exist: how surnames are written, and short lists of first names of our own.

The lists say how a name may be written, never whose it is; which one is drawn depends on the surname alone. First names
follow the surname's language, so that nobody is given the name of a stranger's language because one form has one box
for both.
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
    CASTANEDA:Castañeda NGUYEN:Nguyễn TRAN:Trần LE:Lê PHAM:Phạm HUYNH:Huỳnh HOANG:Hoàng VU:Vũ VO:Võ BUI:Bùi NGO:Ngô
    DUONG:Dương LY:Lý TRUONG:Trương LUONG:Lương TRINH:Trịnh VUONG:Vương QUACH:Quách LUU:Lưu
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

# The languages in which a surname of the table is at home. A surname may stand in several: a person has one of them.
# One that stands in none is written as English writes it.
SURNAMES = {
    "mandarin": words(
        """
        CHEN LI WANG YANG LIN LIU HUANG WU ZHANG LU TANG CHENG MA XU ZHENG SONG LIANG ZHOU SUN ZHAO ZHU JIANG HU CAO LAI
        HE SU SHEN PAN GAO GUO DONG FENG JIN LUO SHI FANG YE XIE WEI TU YUAN LIAO CAI PENG FAN FU DENG ZENG MEI DU LEI
        GUAN HUA YAO YIN XIAO WEN GONG MAO GU ZHONG DING REN DAI ZOU NI QIU WENG TAO JI XIA SHAO TIAN CUI MENG XUE QIAN
        BAI QIN JIA QI HSU TSAI CHANG CHAO CHOU KUO YEH CHIANG HSIEH SHIH TSENG HUNG KAO CHIEN HSIAO CHUANG TENG YU LEE
        HAN CHU HO
        """
    ),
    "cantonese": words(
        """
        WONG CHAN LAM LEUNG CHEUNG LAU CHOW YEUNG FONG TAM KWAN KWOK CHIU YIP TSE FUNG LEONG YUEN HUI KWONG MAK POON SIU
        TSANG LUI LUM MOY YEE CHIN ENG TSUI YAU SZETO MOK MUI LOUIE WOO NG HO LEE CHU KO
        """
    ),
    "vietnamese": words(
        """
        NGUYEN TRAN LE PHAM HUYNH TRUONG PHAN VU VO NGO DANG DO HOANG LY BUI DUONG DINH CHAU LUU MAI TRINH LUONG DOAN
        DAO QUACH VUONG PHUNG DIEP THACH TRIEU GIANG BANH LIEU HA TA HO LAM
        """
    ),
    "korean": words(
        """
        KIM PARK CHOI CHUNG CHO KANG SHIN HONG SONG OH HWANG YI JUNG YOON KWON YOO PAK AHN JANG SEO SUH YUN CHOE BAE NAM
        JEONG IM KOO SHIM JEON WON KWAK RHEE BAEK PAIK RYU CHAE SOHN CHUN KO MIN HAN LEE LIM YU
        """
    ),
    "japanese": words(
        """
        TANAKA NAKAMURA YAMAMOTO SATO WATANABE SUZUKI TAKAHASHI ITO MATSUMOTO YAMADA YOSHIDA KATO KIMURA KOBAYASHI SAITO
        HIGA OSHIRO SASAKI HAYASHI YAMAGUCHI INOUE MORI ONO
        """
    ),
    "hmong": words("VANG XIONG THAO HER MOUA VUE LOR YANG CHA"),
    "khmer": words("SOK CHEA KEO HENG SENG UNG PRAK CHHIM"),
    "filipino": words(
        """
        BAUTISTA DELACRUZ DEGUZMAN AQUINO VILLANUEVA DIZON TOLENTINO DELROSARIO PASCUAL CORPUZ OCAMPO IGNACIO DEVERA
        PASCUA ESPIRITU AGUSTIN SISON DELOSREYES EVANGELISTA MANALO DELOSSANTOS MARIANO ASUNCION SARMIENTO CONCEPCION
        ANCHETA LEGASPI SANTOS REYES SORIANO DOMINGO JAVIER
        """
    ),
    "hindi or gujarati": words(
        """
        PATEL SHAH SHARMA KUMAR GUPTA DESAI MEHTA JAIN JOSHI PARIKH GANDHI PRASAD RANA AGARWAL AGRAWAL AGGARWAL VERMA
        BHATT ARORA KULKARNI MISHRA BHATIA DAVE SHETH SINHA ANAND TRIVEDI MISTRY KAPOOR PANDYA LAL BHAKTA PAREKH CHANDRA
        SONI SRIVASTAVA VYAS SHUKLA THAKKAR MALHOTRA NAIK GARG MODI CHAUHAN PARMAR KHANNA PATIL CHOPRA CHAUDHARY DOSHI
        PATHAK KAPADIA SETHI
        """
    ),
    "tamil or telugu": words("REDDY RAO IYER SRINIVASAN KRISHNAN SUBRAMANIAN NAIR MENON MURTHY RAMAN MOHAN"),
    "bengali": words("DAS GHOSH ROY BANERJEE MUKHERJEE SAHA SEN"),
    "nepali": words("SHRESTHA GURUNG ADHIKARI ACHARYA RAI"),
    "punjabi": words("SINGH KAUR GILL SANDHU DHILLON SIDHU GREWAL SAINI DHALIWAL BAINS CHEEMA"),
    "arabic": words(
        """
        KHAN AHMED ALI RAHMAN HUSSAIN CHOWDHURY MALIK AHMAD ISLAM SYED SIDDIQUI ALAM QURESHI HOSSAIN CHAUDHRY SHAIKH
        MOHAMMED IQBAL UDDIN SHEIKH HASAN HASSAN MAHMOOD AKHTAR MIRZA CHOUDHURY RASHID ZAMAN KARIM SULTANA RIZVI BAIG
        ANSARI RAZA REHMAN AZIZ HAQUE MOHAMMAD ANWAR ZAIDI MOHAMED HUSSEIN IBRAHIM YOUSEF MUHAMMAD ABDI AMIN BEGUM
        """
    ),
    "russian or ukrainian": words("IVANOV KOVALENKO PETROV"),
    "portuguese": words(
        """
        PEREIRA OLIVEIRA FERREIRA SOUSA RODRIGUES FERNANDES GOMES LOPES MARTINS ALVES CARVALHO RIBEIRO TEIXEIRA MENDES
        MONTEIRO TAVARES FURTADO MEDEIROS CORREIA NUNES SOARES VIEIRA DASILVA DOSSANTOS GONCALVES CABRAL
        """
    ),
}
LANGUAGES = {name: [one for one, its in SURNAMES.items() if name in its] for its in SURNAMES.values() for name in its}
# Where a surname is at home whoever bears it; elsewhere its share of Asian or of Hispanic bearers decides how often.
WHOEVER_BEARS_IT = {"arabic", "russian or ukrainian"}
IBERIAN = {"spanish", "portuguese"}
FAMILY_NAME_FIRST = {"mandarin", "cantonese", "vietnamese", "korean", "japanese", "hmong", "khmer"}  # when spoken

# Spellings of one name in Latin letters, by languages; each may stand for the others.
SPELLINGS = {
    ("mandarin", "cantonese"): """
        ZHANG/CHANG/CHEUNG WANG/WONG LI/LEE CHEN/CHAN LIU/LAU XU/HSU/HUI HUANG/WONG ZHAO/CHAO/CHIU ZHOU/CHOU/CHOW
        GUO/KUO/KWOK LIN/LAM YANG/YEUNG WU/NG XIE/HSIEH/TSE LIANG/LEUNG CAI/TSAI ZHENG/CHENG TAN/TAM FENG/FUNG
        YE/YEH/YIP
        """,
    ("korean",): """
        KIM/GIM PARK/PAK CHOI/CHOE JUNG/CHUNG/JEONG CHO/JO KANG/GANG YOON/YUN HAN/HAHN LEE/YI/RHEE LIM/IM HWANG/WHANG
        SEO/SUH SHIN/SIN OH/O YOO/RYU/YU
        """,
    ("japanese",): "SAITO/SAITOH ITO/ITOH ONO/OHNO KATO/KATOH SATO/SATOH",
    ("hindi or gujarati",): """
        SHAH/SHA SHARMA/SARMA AGARWAL/AGRAWAL/AGGARWAL SRIVASTAVA/SHRIVASTAVA CHAUHAN/CHOUHAN JOSHI/JOSHEE VERMA/VARMA
        DESAI/DESAY MEHTA/METHA CHAUDHARY/CHOUDHARY MISHRA/MISRA BHATT/BHAT
        """,
    ("tamil or telugu",): "REDDY/REDDI RAO/RAU MURTHY/MURTY IYER/AIYAR NAIR/NAYAR",
    ("bengali",): "MUKHERJEE/MUKHERJI BANERJEE/BANERJI GHOSH/GHOSE ROY/RAY",
    ("punjabi",): "SINGH/SING DHILLON/DHILLAN SANDHU/SINDHU",
    ("arabic",): """
        MOHAMMED/MOHAMMAD/MUHAMMAD/MOHAMED AHMED/AHMAD HUSSAIN/HUSSEIN HASSAN/HASAN ALI/ALY ABDI/ABDY IBRAHIM/EBRAHIM
        RAHMAN/REHMAN CHOWDHURY/CHOUDHURY/CHAUDHRY KHAN/KAHN YOUSEF/YUSUF SIDDIQUI/SIDDIQI QURESHI/QURAISHI
        SHAIKH/SHEIKH
        """,
    ("russian or ukrainian",): "IVANOV/IVANOFF KOVALENKO/KOVALENCO PETROV/PETROFF",
}
VARIANTS = {
    (language, name): [other for other in names.split("/") if other != name]
    for languages, groups in SPELLINGS.items()
    for language in languages
    for names in groups.split()
    for name in names.split("/")
}

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
    ("portuguese", "F"): words("Ana Maria_João Fátima Inês Beatriz Catarina Lurdes Rosa Filomena Mariana"),
    ("portuguese", "M"): words("João José António Manuel Luís Paulo Rui Carlos Nuno Tiago"),
    ("mandarin", "F"): words("Mei_Ling Xiao_Hong Li_Na Yan Jing Hui_Min Xue Ying"),
    ("mandarin", "M"): words("Wei Jian_Guo Xiao_Ming Jun Hao Zhi_Wei Ming Yong"),
    ("cantonese", "F"): words("Wing_Yan Ka_Yan Siu_Ling Mei_Fong Lai_Wah Pui_Shan"),
    ("cantonese", "M"): words("Ka_Ming Chi_Wai Wai_Kit Kin_Man Siu_Ming Kwok_Keung"),
    ("vietnamese", "F"): words("Thu_Hà Ngọc_Anh Linh Thanh_Mai Lan Hương Kim_Chi Phượng"),
    ("vietnamese", "M"): words("Văn_Minh Anh_Tuấn Quang_Huy Nam Hùng Thanh_Tùng Long Khoa"),
    ("korean", "F"): words("Ji_Woo Min_Ji Soo_Jin Eun_Ji Hye_Jin Yoon_Ah"),
    ("korean", "M"): words("Min_Jun Sung_Ho Ji_Hoon Dong_Hyun Jae_Won Hyun_Woo"),
    ("japanese", "F"): words("Yuki Keiko Naoko Haruka Akiko Yumi"),
    ("japanese", "M"): words("Hiroshi Kenji Takashi Daisuke Makoto Shota"),
    ("hmong", "F"): words("Mai Pa_Houa Mee Kia Bao Xee"),
    ("hmong", "M"): words("Tou Chue Kong_Meng Pao Yeng Xeng"),
    ("khmer", "F"): words("Sokha Bopha Chantha Sophea Sreymom Kunthea"),
    ("khmer", "M"): words("Dara Sopheap Veasna Rithy Samnang Bunthoeun"),
    ("filipino", "F"): words("Maricel Rowena Marites Jocelyn Maria_Cristina Angelica Lourdes Divina"),
    ("filipino", "M"): words("Rommel Jomar Danilo Reynaldo Ariel Rodel Ernesto Jose_Marie"),
    ("hindi or gujarati", "F"): words("Priya Anjali Kavita Sunita Neha Meera Asha Pooja"),
    ("hindi or gujarati", "M"): words("Raj Anil Sanjay Vijay Amit Rahul Rakesh Ashok"),
    ("tamil or telugu", "F"): words("Lakshmi Deepa Padma Revathi Meenakshi Kavitha"),
    ("tamil or telugu", "M"): words("Suresh Arjun Karthik Venkat Ramesh Srinivas"),
    ("bengali", "F"): words("Mitali Sharmila Rupa Ananya Madhuri"),
    ("bengali", "M"): words("Partha Debashis Subhash Abhijit Tapan"),
    ("nepali", "F"): words("Sabina Binita Sarita Sita Puja"),
    ("nepali", "M"): words("Bishal Dipak Prakash Suman Bikash"),
    ("punjabi", "F"): words("Harpreet Manpreet Simran Jasleen Amandeep Navneet"),
    ("punjabi", "M"): words("Gurdeep Balwinder Harjit Manjit Kuldeep Jaswinder"),
    ("arabic", "F"): words("Fatima Amina Maryam Zainab Khadija Nadia Samira Ayesha"),
    ("arabic", "M"): words("Omar Yusuf Khalid Tariq Imran Bilal Hamza Rashid"),
    ("russian or ukrainian", "F"): words("Olena Oksana Iryna Nataliya Tetiana"),
    ("russian or ukrainian", "M"): words("Dmytro Andriy Serhiy Ivan Oleksandr"),
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
