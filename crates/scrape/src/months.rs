//! Words in, the number of the month that they name out. Only this file knows the names of months.

use crate::date_tokens::Token;

/// The month named at a token, and the index after its name, with a second name for it (`تشرين الثاني / نوفمبر`).
pub(crate) fn month_at(tokens: &[Token<'_>], at: usize) -> Option<(i64, usize)> {
    let word = tokens.get(at).filter(|token| token.number.is_none())?;
    let second = tokens.get(at + 1).map(|token| token.text);
    let pair = second.and_then(|second| {
        let is_pair = |(a, b, _): &&(&str, &str, i64)| *a == word.text && *b == second;
        TWO_WORDS.iter().find(is_pair).map(|(_, _, month)| *month)
    });
    let (number, after) = match pair {
        Some(number) => (number, at + 2),
        None => (month(word.text)?, at + 1),
    };
    let again = tokens.get(after).filter(|token| token.number.is_none());
    let is_same = again.is_some_and(|token| month(token.text) == Some(number));
    Some((number, after + usize::from(is_same)))
}

/// Names that are told apart by their second word, as the Levant and Iraq use them.
const TWO_WORDS: [(&str, &str, i64); 10] = [
    ("كانون", "الثاني", 1),
    ("كانون", "الأول", 12),
    ("كانون", "الاول", 12),
    ("كانون", "ثاني", 1),
    ("كانون", "أول", 12),
    ("تشرين", "الأول", 10),
    ("تشرين", "الاول", 10),
    ("تشرين", "الثاني", 11),
    ("تشرين", "أول", 10),
    ("تشرين", "ثاني", 11),
];

/// Number of a month by its name or usual short form.
fn month(word: &str) -> Option<i64> {
    // The longest name has eleven letters; each of at most three bytes.
    if word.len() > 33 {
        return None;
    }
    let lower = word.to_lowercase();
    BY_NAME.get(lower.as_str()).copied()
}

/// A name that two months have in two languages means the earlier one.
static BY_NAME: std::sync::LazyLock<std::collections::HashMap<&str, i64>> =
    std::sync::LazyLock::new(|| {
        let mut by_name = std::collections::HashMap::new();
        for (names, number) in MONTHS.iter().zip(1..) {
            for name in names.split(' ') {
                by_name.entry(name).or_insert(number);
            }
        }
        by_name
    });

/// English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Russian, Ukrainian, Greek, Turkish, Nordic, Czech,
/// Hungarian, Romanian, Croatian, Serbian, Bulgarian, Lithuanian, Catalan, Arabic (the names of the Levant, of Egypt and of the Maghreb),
/// Persian (Gregorian months only), Hebrew, Hindi, Urdu, Bengali, Thai, Indonesian.
const MONTHS: [&str; 12] = [
    "january jan januar jänner janvier janv enero ene janeiro gennaio gen januari stycznia styczeń января \
     январь янв січня ιανουαρίου ιανουάριος ιαν ocak ledna leden ianuarie يناير ژانویه जनवरी januára \
     tammikuuta január gener siječanj siječnja січень януари јануар جنوری জানুয়ারি มกราคม ינואר \
     sausio جانفي jän jänn",
    "february feb februar février févr fév febrero fevereiro fev febbraio februari lutego luty февраля \
     февраль фев лютого φεβρουαρίου φεβρουάριος φεβ şubat února únor februarie فبراير شباط فوریه फरवरी \
     helmikuuta február veljača veljače лютий февруари فروری ফেব্রুয়ারি กุมภาพันธ์ פברואר vasario fevr \
     فيفري febrer",
    "march mar märz mrz mars marzo março maart marca marzec марта март мар березня μαρτίου μάρτιος μαρ \
     mart března březen martie مارس آذار मार्च maret maaliskuuta március marts mär березень ožujka març \
     مارچ মার্চ มีนาคม מרץ kovo märts مرس",
    "april apr avril avr abril abr aprile kwietnia kwiecień апреля апрель апр квітня απριλίου απρίλιος \
     απρ nisan dubna duben aprilie أبريل ابريل إبريل نيسان آوریل अप्रैल huhtikuuta április travnja \
     квітень април اپریل এপ্রিল เมษายน אפריל balandžio أفريل afril",
    "may mai mayo maio maggio mag mei maja maj мая май травня μαΐου μαΐος μάιος μαι mayıs května květen \
     مايو أيار ایار مه मई toukokuuta május svibnja травень мај مئی মে พฤษภาคม מאי gegužės maig ماي",
    "june jun juni juin junio junho giugno giu czerwca czerwiec июня июнь июн червня ιουνίου ιούνιος ιουν \
     haziran června červen iunie يونيو حزيران ژوئن जून kesäkuuta június lipnja червень юни јун جون জুন \
     มิถุนายน יוני birželio juny جوان",
    "july jul juli juillet juil julio julho luglio lug lipca lipiec июля июль июл липня ιουλίου ιούλιος \
     ιουλ temmuz července červenec iulie يوليو تموز ژوئیه जुलाई heinäkuuta július srpnja липень юли јул \
     جولائی জুলাই กรกฎาคม יולי liepos juliol جويلية",
    "august aug août aout agosto ago augustus sierpnia sierpień августа август авг серпня αυγούστου \
     αύγουστος αυγ ağustos augusti srpna srpen أغسطس اغسطس آب اوت अगस्त agustus elokuuta augusztus \
     kolovoza серпень اگست আগস্ট สิงหาคม אוגוסט rugpjūčio agost أوت",
    "september sep sept septembre septiembre setembro set settembre września wrzesień сентября сентябрь \
     сен сент вересня σεπτεμβρίου σεπτέμβριος σεπ eylül září septembrie سبتمبر أيلول ایلول سپتامبر सितंबर \
     syyskuuta szeptember rujna вересень септември септембар ستمبر সেপ্টেম্বর กันยายน ספטמבר rugsėjo \
     setembre",
    "october oct oktober okt octobre octubre outubro out ottobre ott października październik октября \
     октябрь окт жовтня οκτωβρίου οκτώβριος οκτ ekim října říjen octombrie أكتوبر اكتوبر اکتبر अक्टूबर \
     lokakuuta október жовтень октомври октобар اکتوبر অক্টোবর ตุลาคม אוקטובר spalio",
    "november nov novembre noviembre novembro listopada listopad ноября ноябрь ноя листопада νοεμβρίου \
     νοέμβριος νοε kasım listopadu noiembrie نوفمبر نوامبر नवंबर marraskuuta studenoga листопад ноември \
     новембар نومبر নভেম্বর พฤศจิกายน נובמבר lapkričio نونبر",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre grudnia grudzień декабря \
     декабрь дек грудня δεκεμβρίου δεκέμβριος δεκ aralık prosince prosinec decembrie ديسمبر دسامبر दिसंबर \
     desember joulukuuta prosinca грудень декември децембар دسمبر ডিসেম্বর ธันวาคม דצמבר gruodžio دجنبر \
     desembre",
];
