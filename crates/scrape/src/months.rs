//! A word in, the number of the month that it names out. Only this file knows the names of months.

/// Number of a month by its name or usual short form.
pub(crate) fn month(word: &str) -> Option<i64> {
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
/// Hungarian, Romanian, Arabic (both sets of names, where one word tells the month), Persian, Hindi, Indonesian.
const MONTHS: [&str; 12] = [
    "january jan januar jänner janvier janv enero ene janeiro gennaio gen januari stycznia styczeń \
     января январь янв січня ιανουαρίου ιανουάριος ιαν ocak ledna leden ianuarie يناير ژانویه जनवरी \
     januára tammikuuta január",
    "february feb februar février févr fév febrero fevereiro fev febbraio februari lutego luty \
     февраля февраль фев лютого φεβρουαρίου φεβρουάριος φεβ şubat února únor februarie فبراير شباط \
     فوریه फरवरी helmikuuta február",
    "march mar märz mrz mars marzo março maart marca marzec марта март мар березня μαρτίου μάρτιος \
     μαρ mart března březen martie مارس آذار मार्च maret maaliskuuta március marts",
    "april apr avril avr abril abr aprile kwietnia kwiecień апреля апрель апр квітня απριλίου \
     απρίλιος απρ nisan dubna duben aprilie أبريل ابريل إبريل نيسان آوریل अप्रैल huhtikuuta április",
    "may mai mayo maio maggio mag mei maja maj мая май травня μαΐου μαΐος μάιος μαι mayıs května \
     květen مايو أيار ایار مه मई toukokuuta május",
    "june jun juni juin junio junho giugno giu czerwca czerwiec июня июнь июн червня ιουνίου ιούνιος \
     ιουν haziran června červen iunie يونيو حزيران ژوئن जून kesäkuuta június",
    "july jul juli juillet juil julio julho luglio lug lipca lipiec июля июль июл липня ιουλίου \
     ιούλιος ιουλ temmuz července červenec iulie يوليو تموز ژوئیه जुलाई heinäkuuta július",
    "august aug août aout agosto ago augustus sierpnia sierpień августа август авг серпня αυγούστου \
     αύγουστος αυγ ağustos augusti srpna srpen أغسطس اغسطس آب اوت अगस्त agustus elokuuta augusztus",
    "september sep sept septembre septiembre setembro set settembre września wrzesień сентября \
     сентябрь сен сент вересня σεπτεμβρίου σεπτέμβριος σεπ eylül září septembrie سبتمبر أيلول ایلول \
     سپتامبر सितंबर syyskuuta szeptember",
    "october oct oktober okt octobre octubre outubro out ottobre ott października październik \
     октября октябрь окт жовтня οκτωβρίου οκτώβριος οκτ ekim října říjen octombrie أكتوبر اكتوبر \
     اکتبر अक्टूबर lokakuuta október",
    "november nov novembre noviembre novembro listopada listopad ноября ноябрь ноя листопада \
     νοεμβρίου νοέμβριος νοε kasım listopadu noiembrie نوفمبر نوامبر नवंबर marraskuuta",
    "december dec dezember dez décembre déc diciembre dic dezembro dicembre grudnia grudzień декабря \
     декабрь дек грудня δεκεμβρίου δεκέμβριος δεκ aralık prosince prosinec decembrie ديسمبر دسامبر \
     दिसंबर desember joulukuuta",
];
