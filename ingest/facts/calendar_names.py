"""Names of months and weekdays: those of CLDR 47, as in Babel 2.18, for fifty languages.

In the forms that stand in dates (“5 марта”) and alone (“март”), and short forms of the languages
that write them. Left out are short forms that are words of product names, and what is one month in
one language and another in the next; a weekday of several words is written with “_”.
"""

# ruff: noqa: RUF001 - letters of other scripts are what this file is about

_MONTHS = (
    "january januar janvier enero gennaio janeiro januari stycznia styczeń tammikuuta "
    "tammikuu ledna leden januára január siječnja siječanj јануар ianuarie ιανουαρίου "
    "ιανουάριος ocak січня січень января январь януари студзеня студзень јануари "
    "sausio sausis janvāris jaanuar janúar gener xaneiro urtarrila janar يناير "
    "ژانویهٔ ژانویه ינואר जनवरी জানুয়ারী ஜனவரி జనవరి जानेवारी جنوری જાન્યુઆરી มกราคม "
    "հունվարի հունվար იანვარი yanvar қаңтар januarie jan janv ene gen ian oca січ янв "
    "ιαν sty tammi jän jänner genn",
    "february februar février febrero febbraio fevereiro februari lutego luty "
    "helmikuuta helmikuu února únor februára február veljače veljača фебруар "
    "februarie φεβρουαρίου φεβρουάριος şubat лютого лютий февраля февраль февруари "
    "лютага люты vasario vasaris februāris veebruar febrúar febrer febreiro otsaila "
    "shkurt فبراير شباط فوریهٔ فوریه פברואר फ़रवरी ফেব্রুয়ারী பிப்ரவரி ఫిబ్రవరి "
    "फेब्रुवारी فروری ફેબ્રુઆરી กุมภาพันธ์ pebrero փետրվարի փետրվար თებერვალი fevral "
    "ақпан feb févr fev şub лют февр φεβ lut febr helmi fevrier",
    "march märz mars marzo março maart marca marzec marts maaliskuuta maaliskuu "
    "března březen marec ožujka ožujak март mart martie március μαρτίου μάρτιος "
    "березня березень марта сакавіка сакавік kovo kovas märts març martxoa مارس آذار "
    "מרץ मार्च মার্চ மார்ச் మార్చి مارچ માર્ચ มีนาคม maret marso machi մարտի մարտ "
    "მარტი наурыз mar mär mrt бер мар μαρ μάρ márc maalis mrz maerz",
    "april avril abril aprile kwietnia kwiecień huhtikuuta huhtikuu dubna duben "
    "apríla apríl travnja travanj април aprilie április απριλίου απρίλιος nisan "
    "квітня квітень апреля апрель красавіка красавік balandžio balandis aprīlis "
    "aprill apirila prill أبريل نيسان آوریل אפריל अप्रैल এপ্রিল ஏப்ரல் ఏప్రిల్ एप्रिल "
    "اپریل એપ્રિલ เมษายน aprili ապրիլի ապրիլ აპრილი aprel сәуір apr avr abr nis квіт "
    "апр απρ kwi ápr huhti",
    "may mai mayo maggio maio mei maja maj toukokuuta toukokuu května květen mája máj "
    "svibnja svibanj мај május μαΐου μάιος mayıs травня травень мая май gegužės "
    "gegužė maijs maí maig maiatza مايو أيار ماي مهٔ مه מאי मई মে மே మే मे مئی મે "
    "พฤษภาคม մայիսի մայիս მაისი мамыр mag трав μαΐ μάι touko",
    "june juni juin junio giugno junho czerwca czerwiec kesäkuuta kesäkuu června "
    "červen júna jún lipnja lipanj junij јун jun iunie június ιουνίου ιούνιος haziran "
    "червня червень июня июнь юни чэрвеня чэрвень јуни birželio birželis jūnijs juuni "
    "júní juny xuño ekaina qershor يونيو حزيران ژوئن יוני जून জুন ஜூன் జూన్ جون જૂન "
    "มิถุนายน hunyo հունիսի հունիս ივნისი iyun маусым junie giu iun haz черв июн ιουν "
    "ιούν cze kesä",
    "july juli juillet julio luglio julho lipca lipiec heinäkuuta heinäkuu července "
    "červenec júla júl srpnja srpanj julij јул jul iulie július ιουλίου ιούλιος "
    "temmuz липня липень июля июль юли ліпеня ліпень јули liepos liepa jūlijs juuli "
    "júlí juliol xullo uztaila korrik يوليو تموز يوليوز ژوئیهٔ ژوئیه יולי जुलाई জুলাই "
    "ஜூலை జులై जुलै جولائی જુલાઈ กรกฎาคม julai hulyo հուլիսի հուլիս ივლისი iyul шілде "
    "julie juil lug iul tem лип июл ιουλ ιούλ heinä",
    "august août agosto augustus sierpnia sierpień augusti elokuuta elokuu srpna "
    "srpen augusta kolovoza kolovoz avgust август augusztus αυγούστου αύγουστος "
    "ağustos серпня серпень августа жніўня жнівень rugpjūčio rugpjūtis augusts ágúst "
    "agost abuztua gusht أغسطس آب غشت اوت אוגוסט अगस्त আগস্ট ஆகஸ்ட் ఆగస్టు ऑगस्ट اگست "
    "ઑગસ્ટ สิงหาคม agustus ogos agosti օգոստոսի օգոստոս აგვისტო avqust тамыз aug ago "
    "ağu agu серп авг αυγ αύγ sie elo aout",
    "september septembre septiembre settembre setembro września wrzesień syyskuuta "
    "syyskuu září septembra rujna rujan септембар septembar septembrie szeptember "
    "σεπτεμβρίου σεπτέμβριος eylül вересня вересень сентября сентябрь септември "
    "верасня верасень rugsėjo rugsėjis septembris setembre iraila shtator سبتمبر "
    "أيلول شتنبر سپتامبر ספטמבר सितंबर সেপ্টেম্বর செப்டம்பர் సెప్టెంబర్ सप्टेंबर "
    "ستمبر સપ્ટેમ્બર กันยายน setyembre septemba սեպտեմբերի սեպտեմբեր სექტემბერი "
    "sentyabr қыркүйек sentabr sep sept set eyl вер сент σεπ wrz szept syys",
    "october oktober octobre octubre ottobre outubro października październik "
    "lokakuuta lokakuu října říjen októbra október октобар oktobar octombrie "
    "οκτωβρίου οκτώβριος ekim жовтня жовтень октября октябрь октомври кастрычніка "
    "кастрычнік spalio spalis oktobris oktoober urria tetor أكتوبر اکتبر אוקטובר "
    "अक्टूबर অক্টোবর அக்டோபர் అక్టోబర్ ऑक्टोबर اکتوبر ઑક્ટોબર ตุลาคม oktubre oktoba "
    "հոկտեմբերի հոկտեմբեր ოქტომბერი oktyabr қазан oktabr oct okt ott out eki жовт окт "
    "οκτ paź loka",
    "november novembre noviembre novembro marraskuuta marraskuu listopadu novembra "
    "studenoga studeni новембар novembar noiembrie νοεμβρίου νοέμβριος kasım "
    "листопада листопад ноября ноябрь ноември лістапада лістапад lapkričio lapkritis "
    "novembris nóvember azaroa nëntor نوفمبر نونبر نوامبر נובמבר नवंबर নভেম্বর "
    "நவம்பர் నవంబర్ नोव्हेंबर نومبر નવેમ્બર พฤศจิกายน nobyembre novemba նոյեմբերի "
    "նոյեմբեր ნოემბერი noyabr қараша nov kas лист нояб νοε νοέ marras listopada "
    "listopad",
    "december dezember décembre diciembre dicembre dezembro grudnia grudzień desember "
    "joulukuuta joulukuu prosince prosinec decembra prosinca prosinac децембар "
    "decembar decembrie δεκεμβρίου δεκέμβριος aralık грудня грудень декабря декабрь "
    "декември снежня снежань gruodžio gruodis decembris detsember desembre decembro "
    "abendua dhjetor ديسمبر دجنبر دسامبر דצמבר दिसंबर ডিসেম্বর டிசம்பர் డిసెంబర్ "
    "डिसेंबर دسمبر ડિસેમ્બર ธันวาคม disember disyembre desemba դեկտեմբերի դեկտեմբեր "
    "დეკემბერი dekabr желтоқсан dec dez déc dic des ara груд дек δεκ gru joulu",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}

WEEKDAYS = tuple(
    name.replace("_", " ")
    for name in (
        "monday mon montag mo lundi lun lunes lunedì segunda-feira seg maandag ma "
        "poniedziałek pon måndag mån mandag man maanantaina maanantai pondělí pondelok "
        "ponedjeljak ponedeljek понедељак ponedeljak luni hétfő δευτέρα pazartesi "
        "понеділок понедельник пн понеделник панядзелак pirmadienis pirmdiena esmaspäev "
        "mánudagur dilluns luns astelehena e_hënë الاثنين دوشنبه יום_שני सोमवार সোমবার "
        "திங்கள் సోమవారం پیر સોમવાર วันจันทร์ thứ_hai senin isnin jumatatu երկուշաբթի "
        "ორშაბათი bazar_ertəsi дүйсенбі dushanba tuesday tue dienstag di mardi mar martes "
        "martedì terça-feira ter dinsdag wtorek wt tisdag tis tirsdag tirs tir tiistaina "
        "tiistai úterý utorok utorak torek уторак marți kedd τρίτη salı вівторок вторник "
        "вт аўторак antradienis otrdiena teisipäev þriðjudagur dimarts asteartea e_martë "
        "الثلاثاء سه‌شنبه יום_שלישי मंगलवार মঙ্গলবার செவ்வாய் మంగళవారం मंगळवार منگل "
        "મંગળવાર วันอังคาร thứ_ba selasa jumanne երեքշաբթի სამშაბათი çərşənbə_axşamı "
        "сейсенбі seshanba wednesday wed mittwoch mi mercredi mer miércoles mié mercoledì "
        "quarta-feira qua woensdag wo środa śr onsdag ons keskiviikkona keskiviikko "
        "středa streda srijeda sreda среда miercuri szerda τετάρτη çarşamba середа ср "
        "сряда серада trečiadienis trešdiena kolmapäev miðvikudagur dimecres mércores "
        "asteazkena e_mërkurë الأربعاء چهارشنبه יום_רביעי बुधवार বুধবার புதன் బుధవారం بدھ "
        "બુધવાર วันพุธ thứ_tư rabu miyerkules jumatano չորեքշաբթի ოთხშაბათი çərşənbə "
        "сәрсенбі chorshanba thursday thu donnerstag do jeudi jeu jueves jue giovedì gio "
        "quinta-feira qui donderdag czwartek czw torsdag tors tor torstaina torstai "
        "čtvrtek štvrtok četvrtak četrtek четвртак joi csütörtök πέμπτη perşembe четвер "
        "четверг чт четвъртък чацвер четврток ketvirtadienis ceturtdiena neljapäev "
        "fimmtudagur dijous xoves osteguna e_enjte الخميس پنجشنبه יום_חמישי गुरुवार "
        "বৃহস্পতিবার வியாழன் గురువారం جمعرات ગુરુવાર วันพฤหัสบดี thứ_năm kamis khamis "
        "huwebes alhamisi հինգշաբթի ხუთშაბათი cümə_axşamı бейсенбі payshanba friday fri "
        "freitag fr vendredi ven viernes vie venerdì sexta-feira sex vrijdag vr piątek pt "
        "fredag fre perjantaina perjantai pátek piatok petak petek петак vineri péntek "
        "παρασκευή cuma пʼятниця пятница пт петък пятніца петок penktadienis piektdiena "
        "reede föstudagur divendres venres ostirala e_premte الجمعة جمعه יום_שישי "
        "शुक्रवार শুক্রবার வெள்ளி శుక్రవారం جمعہ શુક્રવાર วันศุกร์ thứ_sáu jumat jumaat "
        "biyernes ijumaa ուրբաթ პარასკევი cümə жұма juma vrydag saturday sat samstag sa "
        "samedi sam sábado sáb sabato sab zaterdag za sobota sob lördag lör lørdag lør "
        "lauantaina lauantai subota субота sâmbătă szombat σάββατο cumartesi суббота сб "
        "събота сабота šeštadienis sestdiena laupäev laugardagur dissabte larunbata "
        "e_shtunë السبت شنبه יום_שבת शनिवार শনিবার சனி శనివారం ہفتہ શનિવાર วันเสาร์ "
        "thứ_bảy sabtu sabado jumamosi շաբաթ შაბათი şənbə сенбі shanba saterdag sunday "
        "sun sonntag so dimanche dim domingo dom domenica zondag zo niedziela niedz "
        "söndag sön søndag søn sunnuntai neděle nedeľa nedjelja nedelja недеља duminică "
        "vasárnap κυριακή pazar неділя воскресенье вс неделя нядзеля недела sekmadienis "
        "svētdiena pühapäev sunnudagur diumenge igandea e_diel الأحد یکشنبه יום_ראשון "
        "रविवार রবিবার ஞாயிறு ఆదివారం اتوار રવિવાર วันอาทิตย์ chủ_nhật minggu ahad linggo "
        "jumapili կիրակի კვირა bazar жексенбі yakshanba sondag"
    ).split()
)
