"""Lines of page furniture in other languages than English, as tables of what they say.

`LABELS` stand before a colon and the title of another article; `LINES` are whole lines; of `PAIRS`
a line begins with the first, which speaks to the reader, and has the second, after “||”, in it;
`RIGHTS` and `COOKIES` make any short line furniture. A line's end parts alternatives as “|” does.
"""

# ruff: noqa: RUF001 - letters of other scripts are what this file is about

LABELS = r"""
(lesen|sehen|hören) sie (hier )?(auch|dazu|mehr)( dazu| zum thema)?|lies auch|mehr (zum thema|dazu)
auch interessant|zum thema|weiterlesen|passend dazu|siehe auch
das könnte (sie|dich) (auch )?interessieren
(à |a )(lire|voir)( aussi| également)?|(lire|voir|lisez|écouter)( aussi| également)
sur le même (sujet|thème)|voir aussi|pour aller plus loin|en savoir plus|à ne pas manquer
(lee|lea|leé|leer|le[aá]n|ver|vea|mire|mira|escuche|conozca)( también| además| más)
(te|le) puede interesar|también puedes leer|puedes? leer( también)?
más (información|noticias|sobre el tema)|(también|además) lea|no deje de leer
noticia relacionada|nota relacionada|relacionad[oa]s?|te recomendamos|le recomendamos
sigue leyendo|vea además
(leia|veja|ouça|saiba|assista|confira|lê|vê)( também| mais| ainda)?
(leia|veja) a(inda| seguir)|mais sobre|notícias relacionadas|relacionad[oa]s|não perca
artigos? relacionados?
(leggi|vedi|guarda|ascolta|leggete)( anche| pure| di più)|ti potrebbe interessare
potrebbe interessarti|per approfondire|approfondisci|articoli correlati|notizie correlate
da leggere
lees (ook|verder|meer)|bekijk ook|(lees|zie) (hier )?ook|meer (over|lezen)|gerelateerd
ook interessant
(czytaj|przeczytaj|zobacz|sprawdź|obejrzyj)( też| także| również| więcej)?|polecamy
powiązane|warto przeczytać
(čtěte|přečtěte( si)?|podívejte se)( také| též| taky| více)?
(čítajte|prečítajte( si)?)( také| též| také| taky| aj| tiež| více)?
související|mohlo by vás zajímat
(läs|se) (också|även|mer)|läs vidare|relaterat|les (også|mer|videre)|læs (også|mere)|se også
relatert|relateret|lue (myös|lisää)|katso myös|aiheesta lisää|lestu (líka|einnig)
(pročitajte|pogledajte|čitajte|preberite)( i| još| tudi| više)?
(прочитајте|погледајте|читајте)( и| још)?
povezano
(olvassa|olvasd|nézze|nézd) (el |meg )?(is|ezt is|tovább)|kapcsolódó( cikkek?)?
ez is érdekelheti
(citește|citiţi|citiți|citeşte|vezi|vedeți) (și|şi|mai mult|mai multe|aici)
te-ar putea interesa
(читайте|смотрите|слушайте)( также| ещё| еще| далее)?|по теме|подробнее|материалы по теме
вам будет интересно|(читайте|дивіться|слухайте)( також| ще| далі)?|за темою|детальніше
(прочетете|вижте|четете) (още|също)|още по темата|чытайце таксама
(διαβάστε|δείτε|ακούστε)( επίσης| ακόμα| ακόμη| και| περισσότερα)|σχετικά( άρθρα)?
(ayrıca )?(okuyun|bakınız|oku)|(bunu|bunları) da okuyun|ilgili (haber|haberler)
(haberin )?devamı
(اقرأ|إقرأ|اقرئي|شاهد|طالع)( أيضا| أيضًا| ايضا| أيضاً| المزيد)?|ذات صلة|مواضيع ذات صلة
(بیشتر بخوانید|همچنین بخوانید|مرتبط)|(קראו|ראו|צפו) (גם|עוד)|(یہ بھی پڑھیں)
(यह भी पढ़ें|ये भी पढ़ें|और पढ़ें|इसे भी पढ़ें|यह भी देखें)|(আরও|আরো) পড়ুন
மேலும் (படிக்க|படிக்கவும்)|ఇది కూడా చదవండి|हेही वाचा|આ પણ વાંચો
(baca|simak|lihat|tonton)( juga| selengkapnya)|artikel terkait|(xem|đọc|đọc) thêm
tin liên quan|อ่าน(เพิ่มเติม|ต่อ|ข่าว)|ข่าวที่เกี่ยวข้อง
(相关|相關|延伸|推荐|推薦|更多|扩展|擴展)(阅读|閱讀|新闻|新聞|报道|報導|文章|链接|连结)
(阅读|閱讀)(更多|原文|全文)|点击(查看|阅读).*|関連(記事|ニュース|リンク)?|あわせて読みたい
こちらも|続きを読む|もっと(見る|読む)|(관련|추천)\s?(기사|뉴스|글)|더\s?보기
함께 (보면|읽으면) .*
"""

LINES = r"""
anzeige|werbung|teilen|artikel teilen|drucken|kommentare?|merken|mehr anzeigen
zur startseite|inhaltsverzeichnis|abonnieren|anmelden|abmelden|newsletter|impressum
datenschutz(erklärung)?|agb|jetzt (abonnieren|anmelden|lesen|testen)
publicité|partager( (cet |l['’])?article)?|imprimer|commenter|commentaires?|s['’]abonner
se connecter|se désinscrire|se désabonner|je m['’]abonne|mentions légales
retour à l['’]accueil|politique de confidentialité|lire la suite
publicidad|anuncio|compartir( (este|la|el) (artículo|noticia|nota))?|imprimir|comentarios?
comentar|suscríbe(te|se)|suscribirse|iniciar sesión|darse de baja|cancelar suscripción
aviso legal|política de (privacidad|cookies)|etiquetas|seguir leyendo|volver al inicio
publicidade|compartilhar|partilhar|comentários?|assine|inscreva-se|entrar
cancelar (a )?(inscrição|subscrição)|política de privacidade
continua (depois|após) da publicidade|continue lendo
pubblicità|condividi( (l['’]articolo|su))?|stampa|commenti?|abbonati|iscriviti|accedi
disiscriviti|annulla (l['’])?iscrizione|informativa (sulla )?privacy|note legali
continua a leggere|riproduzione riservata
advertentie|deel( dit)?( artikel)?|delen|afdrukken|reacties?|abonneren|aanmelden|afmelden
uitschrijven|inloggen|privacyverklaring
reklama|udostępnij|drukuj|komentarze|subskrybuj|zapisz się|wypisz się|zaloguj się
polityka prywatności|dalszy ciąg (materiału )?(pod|poniżej).*
dalsza część (tekstu|artykułu).*
sdílet|vytisknout|tisk|komentáře|diskuse|odhlásit( odběr)?|přihlásit se|zdieľať|reklama
annons|dela|skriv ut|kommentarer|prenumerera|avregistrera|logga in|annonse|del|abonner
meld deg av|reklame|annonce|udskriv|mainos|jaa|tulosta|kommentit|tilaa
hirdetés|megosztás|nyomtatás|hozzászólások|feliratkozás|leiratkozás|publicitate|distribuie
comentarii|abonează-te|dezabonare
реклама|поделиться|распечатать|комментарии|подписаться|отписаться|войти|поділитися
підписатися|відписатися|коментарі|споделете|сподели|коментари|абонирай се
διαφήμιση|κοινοποίηση|εκτύπωση|σχόλια|εγγραφή|διαγραφή
reklam|paylaş|yazdır|yorumlar?|abone ol|abonelikten çık|giriş yap
إعلان|إعلانات|شارك|مشاركة|طباعة|تعليقات|اشترك|إلغاء الاشتراك|تسجيل الدخول|تبلیغات
اشتراک گذاری|פרסומת|שתפו|תגובות|הרשמה|הסרה
विज्ञापन|शेयर करें|टिप्पणियाँ|iklan|bagikan|komentar|berlangganan|quảng cáo|chia sẻ
bình luận|đăng ký|hủy đăng ký|โฆษณา|แชร์
广告|廣告|分享|分享到.*|打印|列印|评论|留言|订阅|訂閱|退订|取消订阅|登录|登錄
返回(首页|顶部)|扫码.*|责任编辑.{0,20}|責任編輯.{0,20}|编辑[:：].{0,12}|広告|シェア(する)?
印刷|コメント|購読|登録|配信停止|ログイン|この記事をシェア|광고|공유(하기)?|인쇄|댓글
구독(하기)?|수신\s?거부|로그인|저작권자.*
"""

PAIRS = r"""
(abonnieren|bestellen|registrieren|folgen|laden) sie\b|melden sie sich|abonnier(e|t)\b|folge uns
|| newsletter|kostenlos|whatsapp|instagram|facebook|telegram|\babo\b|\bapp\b
(jetzt|hier)? ?.{0,20}newsletter .{0,20}(abonnieren|bestellen|anmelden)
|| newsletter
(inscrivez|abonnez|désabonnez)-vous|(suivez|rejoignez)-nous|recevez (nos|notre|chaque|toute)\b
|| newsletter|infolettre|abonn|réseaux|whatsapp|facebook|instagram|boîte|actualité
suscr[ií]b[ea](te|se)|reg[ií]str[ae](te|se)|s[ií]gu?[ae]nos|[uú]n[ea](te|se)|recib[ea] las
|| bolet[ií]n|newsletter|whatsapp|facebook|instagram|telegram|canal|correo|noticia
assine (a|o|nosso|nossa)\b|inscreva-se|cadastre-se|siga(-nos| nosso)|receba nosso|entre no nosso
|| newsletter|boletim|whatsapp|facebook|instagram|telegram|canal|e-?mail|notícia
iscriviti|abbonati|seguici|ricevi (la|le|ogni)|scarica (la|l['’])
|| newsletter|whatsapp|facebook|instagram|telegram|canale|casella|notizie|\bapp\b
(schrijf|meld|abonneer) je\b|volg ons|ontvang (het|de|ons|elke)|download (de|onze)
|| nieuwsbrief|whatsapp|facebook|instagram|nieuws|\bapp\b
zapisz się|zasubskrybuj|subskrybuj|obserwuj nas|dołącz do nas|śledź nas|pobierz (naszą|aplikację)
|| newsletter|biuletyn|facebook|instagram|kanał|aplikac
přihlaste se|odebírejte|sledujte nás|prihláste sa|odoberajte
|| newsletter|facebook|instagram|noviny|zpráv|správ
prenumerera på|anmäl dig|följ oss|meld deg på|følg oss|tilmeld dig|følg os|tilaa|seuraa meitä
|| nyhetsbrev|nyhedsbrev|uutiskirje|facebook|instagram
iratkozz|kövess minket|abonează-te|abonați-vă|urmărește-ne|urmăriți-ne
|| hírlev|facebook|instagram|newsletter|whatsapp
подпи(шитесь|сывайтесь)|следите за нами|підпи(шіться|суйтесь)|стежте|абонирайте се
|| рассылк|розсилк|канал|telegram|телеграм|facebook|фейсбук|youtube|бюлетин
εγγραφείτε|ακολουθήστε μας
|| newsletter|facebook|instagram|google
.*(abone olun|takip edin|kaydolun)
|| bülten|kanal|facebook|instagram|whatsapp|youtube|haber
اشترك(وا)? (في|ب)|تابعونا|انضم(وا)? إلى
|| النشرة|نشرتنا|قناة|فيسبوك|واتساب|تلغرام|تويتر
(请|欢迎)?(关注|訂閱|订阅|扫描|掃描|下载|下載)(我们|本报|本|下方|更多)?
|| 公众号|微信号|电子报|電子報|频道|頻道|二维码|客户端|我们
.*(登録|フォロー|購読).{0,8}(ください|こちら|お願い)
|| メールマガジン|メルマガ|ニュースレター|チャンネル|公式
.*(구독|팔로우|신청)\s?(하세요|해\s?주세요|하기)
|| 뉴스레터|채널|카카오톡|유튜브
"""

RIGHTS = """
alle rechte vorbehalten|tous droits réservés|derechos reservados|todos os direitos reservados
tutti i diritti riservati|riproduzione riservata|alle rechten voorbehouden
wszelkie prawa zastrzeżone|všechna práva vyhrazena|všetky práva vyhradené
alla rättigheter förbehåll|alle rettigheter forbehold|kaikki oikeudet pidätetään
minden jog fenntartva|toate drepturile rezervate|все права защищены|усі права захищені
всі права захищені|με επιφύλαξη παντός δικαιώματος|tüm hakları saklıdır|جميع الحقوق محفوظة
כל הזכויות שמורות
hak cipta dilindungi|版权所有|版權所有|未经授权
無断転載|無断複製|무단전재|무단 전재
"""

COOKIES = r"""
\bwir (verwenden|nutzen|setzen) .{0,40}cookies|nous utilisons .{0,40}cookies
(utilizamos|usamos) .{0,40}cookies|(utilizziamo|usiamo) .{0,40}cookie
(wij|we) gebruiken .{0,40}cookies|(używamy|korzystamy z) .{0,30}(cookies|ciasteczek)
používáme .{0,30}cookie|vi (använder|bruker|bruger) .{0,40}(cookies|kakor|informasjonskapsler)
käytämme .{0,30}evästeitä|(мы используем|ми використовуємо) .{0,40}cookie
çerez(ler)? kullan(ıyoruz|ılmaktadır)|(我们|本网站)使用.{0,12}cookie
(当サイト|本サイト).{0,20}(cookie|クッキー)|쿠키를 사용합니다
(diese (web)?site|questo sito|este sitio( web)?|este site|ce site|deze (web)?site) .{0,30}cookies?
(ta strona|этот сайт|цей сайт) .{0,30}(cookies?|ciasteczek)
"""
