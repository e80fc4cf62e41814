//! Time zones, by IANA name, city, country, abbreviation or distance from UTC.
//!
//! Tried in this order: a distance (`UTC+2`), a full name (`Europe/Berlin`), a known place or abbreviation, the city
//! of a zone, a zone named without a region (`Zulu`), the beginning of a city. A spelling that is merely similar is
//! only offered, never taken: the zone decides the hour of everything.

mod places;

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};

use self::places::{HALF_HOURS, PLACES};
use super::{digits, excerpt, prepare};
use crate::{
    calendar::{Zone, zones},
    lookup::{nearest, normalise},
};

/// So many zones are offered at most.
const MAX_CANDIDATES: usize = 8;
/// Fewer letters begin too many cities.
const SHORTEST_BEGINNING: usize = 3;

/// A text that names no time zone, or more than one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// Several zones go by that name; one of the candidates is to be chosen.
    #[error("{text:?} may mean {}: write the one that is meant", .candidates.join(" or "))]
    Several {
        /// What was written.
        text: String,
        /// IANA names, at most eight.
        candidates: Vec<String>,
    },
    /// None goes by that name.
    #[error("{text:?} is no time zone or city that is known: write {}", suggestion(.nearest))]
    Unknown {
        /// What was written.
        text: String,
        /// IANA names of what is spelt most like it, at most three.
        nearest: Vec<String>,
    },
}

fn suggestion(nearest: &[String]) -> String {
    if nearest.is_empty() {
        "a city like Berlin, a name like Europe/Berlin, or UTC+2".to_owned()
    } else {
        format!("{}, another city, or UTC+2", nearest.join(" or "))
    }
}

/// Each zone that is named by a city, with the city as it is compared: `new york`, `America/New_York`.
static CITIES: LazyLock<Vec<(String, &'static str)>> = LazyLock::new(|| {
    // The last are older names of zones that go by a city, too.
    const NO_CITIES: [&str; 6] = ["Etc/", "US/", "Canada/", "Brazil/", "Mexico/", "Chile/"];
    let named = zones().filter(|name| !NO_CITIES.iter().any(|prefix| name.starts_with(prefix)));
    named
        .filter_map(|name| Some((plain_city(name.rsplit_once('/')?.1), name)))
        .collect()
});

fn plain_city(text: &str) -> String {
    let spaced = normalise(text)
        .replace(['\'', '’'], "")
        .replace(['_', '-', '.'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a time zone.
pub fn parse_zone(text: &str) -> Result<Zone, ZoneError> {
    let unknown = || ZoneError::Unknown {
        text: excerpt(text),
        nearest: Vec::new(),
    };
    let plain = prepare(text).ok_or_else(unknown)?;
    let (names, sure) = candidates(&plain);
    match (&names[..], sure) {
        ([name], true) => Zone::named(name).map_err(|_| unknown()),
        ([], _) => {
            let known = PLACES
                .iter()
                .filter_map(|(place, zones)| Some((*place, *zones.first()?)));
            let known: Vec<_> = known
                .chain(CITIES.iter().map(|(city, zone)| (city.as_str(), *zone)))
                .collect();
            let city = plain_city(&plain);
            // Abbreviations are too short to be resembled by chance.
            let near = nearest(
                &city,
                known.iter().map(|(name, _)| *name).filter(|name| name.len() > 4),
            );
            let mut zones = Vec::new();
            for near in near {
                let zone = known
                    .iter()
                    .find(|(name, _)| *name == near)
                    .map(|(_, zone)| (*zone).to_owned());
                zones.extend(zone.filter(|zone| !zones.contains(zone)));
            }
            Err(ZoneError::Unknown {
                text: excerpt(text),
                nearest: zones,
            })
        }
        (several, _) => {
            let candidates = several
                .iter()
                .take(MAX_CANDIDATES)
                .map(|name| (*name).to_owned())
                .collect();
            Err(ZoneError::Several {
                text: excerpt(text),
                candidates,
            })
        }
    }
}

/// The zones that a text may mean, and whether a single one is meant for certain.
fn candidates(plain: &str) -> (Vec<&'static str>, bool) {
    if let Some(names) = by_offset(plain) {
        return (names, true);
    }
    if plain.contains('/') {
        let name = plain.replace(' ', "_");
        let known = zones().find(|zone| zone.eq_ignore_ascii_case(&name));
        return (known.into_iter().collect(), true);
    }
    if let Some((city, country)) = plain.split_once(',') {
        let ((cities, _), (within, _)) = (candidates(city.trim()), candidates(country.trim()));
        let both: Vec<_> = cities
            .iter()
            .copied()
            .filter(|zone| within.contains(zone))
            .collect();
        return if both.is_empty() {
            (cities, false)
        } else {
            (both, true)
        };
    }
    let city = plain_city(plain);
    let city = city.strip_suffix(" time").unwrap_or(&city);
    if let Some((_, zones)) = PLACES.iter().find(|(place, _)| *place == city) {
        return (zones.to_vec(), true);
    }
    let exact = distinct(
        CITIES
            .iter()
            .filter(|(name, _)| name == city)
            .map(|(_, zone)| *zone),
    );
    if !exact.is_empty() {
        return (exact, true);
    }
    if let Some(zone) = zones().find(|zone| zone.eq_ignore_ascii_case(plain)) {
        return (vec![zone], true);
    }
    if city.chars().count() < SHORTEST_BEGINNING {
        return (Vec::new(), true);
    }
    let places = PLACES
        .iter()
        .filter(|(place, _)| place.len() > 4 && place.starts_with(city));
    let begun = CITIES
        .iter()
        .filter(|(name, _)| name.starts_with(city))
        .map(|(_, zone)| *zone);
    (
        distinct(places.flat_map(|(_, zones)| zones.iter().copied()).chain(begun)),
        true,
    )
}

/// Without those whose clocks go like an earlier one's of the same city: `America/Buenos_Aires` is the older name of
/// `America/Argentina/Buenos_Aires`. The longer, newer name stays.
fn distinct(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut kept: Vec<&'static str> = Vec::new();
    for name in names {
        let twin = kept
            .iter()
            .position(|other| *other == name || (last(other) == last(name) && same_clock(other, name)));
        match twin {
            Some(at) if name.len() > kept[at].len() => kept[at] = name,
            Some(_) => {}
            None => kept.push(name),
        }
    }
    kept
}

fn last(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// Whether two zones show the same time, by a look at each fortnight of 2020 to 2030.
fn same_clock(one: &str, other: &str) -> bool {
    let (Ok(one), Ok(other)) = (Zone::named(one), Zone::named(other)) else {
        return false;
    };
    let from = Timestamp::constant(1_577_836_800, 0);
    (0..260).all(|i| {
        let at = from + SignedDuration::from_hours(i * 24 * 14);
        one.tz().to_offset(at) == other.tz().to_offset(at)
    })
}

/// The zones at a distance from UTC, as people write it: `utc+2`, `gmt-3`, `+5:30`. Empty if there are none.
///
/// POSIX, and so the zones under `Etc/`, count the other way round: what people call UTC+2 is `Etc/GMT-2`.
fn by_offset(plain: &str) -> Option<Vec<&'static str>> {
    let rest = ["utc", "gmt"]
        .iter()
        .find_map(|name| plain.strip_prefix(name))
        .unwrap_or(plain)
        .trim_start();
    if rest.is_empty() {
        return Some(vec![if plain.starts_with("gmt") {
            "Etc/GMT"
        } else {
            "UTC"
        }]);
    }
    let (sign, value) = match rest.chars().next()? {
        '+' => (1, rest.get(1..)?),
        sign @ ('-' | '−' | '–') => (-1, rest.get(sign.len_utf8()..)?),
        _ => return None,
    };
    let value = value.trim();
    let (hours, minutes) = match value.split_once([':', '.']) {
        Some((hours, minutes)) => (
            digits(hours, 2)?,
            digits(minutes, 2).filter(|_| minutes.len() == 2)?,
        ),
        None if value.len() > 2 => (digits(value, 4)? / 100, digits(value, 4)? % 100),
        None => (digits(value, 2)?, 0),
    };
    let minutes = sign * i32::try_from(hours * 60 + minutes).ok()?;
    if minutes == 0 {
        return Some(vec!["UTC"]);
    }
    if minutes % 60 == 0 {
        // Inverted, see above.
        let name = format!("Etc/GMT{:+}", -(minutes / 60));
        return Some(zones().filter(|zone| *zone == name).collect());
    }
    let odd = HALF_HOURS.iter().find(|(offset, _)| *offset == minutes);
    Some(odd.map_or(Vec::new(), |(_, zones)| zones.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str) {
        assert_eq!(parse_zone(text).as_ref().map(Zone::name), Ok(name), "{text}");
    }

    #[track_caller]
    fn check_several(text: &str, expected: &[&str]) {
        match parse_zone(text) {
            Err(ZoneError::Several { candidates, .. }) => assert_eq!(candidates, expected, "{text}"),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn zones_by_their_iana_name_in_any_case() {
        check("Europe/Berlin", "Europe/Berlin");
        check("europe/berlin", "Europe/Berlin");
        check("america/new york", "America/New_York");
        check("America/São_Paulo", "America/Sao_Paulo");
        check("Etc/GMT-2", "Etc/GMT-2");
        check("US/Eastern", "US/Eastern");
        check("est5edt", "EST5EDT");
        check("utc", "UTC");
    }

    #[test]
    fn zones_by_city_without_accents_or_with() {
        check("berlin", "Europe/Berlin");
        check("New York", "America/New_York");
        check("new_york", "America/New_York");
        check("são paulo", "America/Sao_Paulo");
        check("Sao Paulo", "America/Sao_Paulo");
        check("Zürich", "Europe/Zurich");
        check("münchen", "Europe/Berlin");
        check("St. John's", "America/St_Johns");
        check("Port-au-Prince", "America/Port-au-Prince");
        check("buenos aires", "America/Argentina/Buenos_Aires");
        check("kyiv", "Europe/Kyiv");
        check("kiev", "Europe/Kyiv");
        check("mumbai", "Asia/Kolkata");
        check("Berlin time", "Europe/Berlin");
    }

    #[test]
    fn zones_by_country_where_it_has_one_clock() {
        check("Germany", "Europe/Berlin");
        check("japan", "Asia/Tokyo");
        check("UK", "Europe/London");
        check_several("spain", &["Europe/Madrid", "Atlantic/Canary"]);
        check_several("Indonesia", &["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]);
    }

    #[test]
    fn zones_by_abbreviation_as_people_mean_it() {
        check("EST", "America/New_York");
        check("CET", "Europe/Berlin");
        check("jst", "Asia/Tokyo");
        check("GMT", "Etc/GMT");
        check_several("IST", &["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]);
        check_several("bst", &["Europe/London", "Asia/Dhaka"]);
    }

    #[test]
    fn a_country_after_a_city_narrows_it_down() {
        check("Berlin, Germany", "Europe/Berlin");
        check("birmingham, uk", "Europe/London");
        check("Birmingham, USA", "America/Chicago");
        check_several("birmingham", &["Europe/London", "America/Chicago"]);
        // Not the one in France, unless that is confirmed.
        check_several("Paris, USA", &["Europe/Paris"]);
    }

    #[test]
    fn distances_from_utc_have_the_sign_that_people_give_them() {
        let now: Timestamp = "2026-07-01T00:00:00Z".parse().unwrap();
        for (text, shown) in [
            ("UTC+2", "UTC+2"),
            ("GMT-3", "UTC-3"),
            ("utc +05", "UTC+5"),
            ("+2", "UTC+2"),
            ("-03:00", "UTC-3"),
            ("UTC−3", "UTC-3"),
            ("+0200", "UTC+2"),
            ("UTC+14", "UTC+14"),
            ("UTC-12", "UTC-12"),
            ("UTC+0", "UTC"),
            ("gmt+5:45", "UTC+5:45"),
        ] {
            assert_eq!(parse_zone(text).unwrap().offset_at(now), shown, "{text}");
        }
        check("UTC+2", "Etc/GMT-2");
        check("UTC+5:45", "Asia/Kathmandu");
        check_several("UTC+5:30", &["Asia/Kolkata", "Asia/Colombo"]);
        for none in [
            "UTC+15",
            "UTC-13",
            "UTC+5:20",
            "UTC+2:",
            "UTC+",
            "UTC+99999999",
            "UTC+2+2",
        ] {
            assert!(
                matches!(parse_zone(none), Err(ZoneError::Unknown { .. })),
                "{none}"
            );
        }
    }

    #[test]
    fn the_beginning_of_a_city_is_enough_where_it_is_the_only_one() {
        check("reyk", "Atlantic/Reykjavik");
        check("addis", "Africa/Addis_Ababa");
        check("los ang", "America/Los_Angeles");
        check_several(
            "san j",
            &[
                "America/Los_Angeles",
                "America/Costa_Rica",
                "America/Argentina/San_Juan",
            ],
        );
        check("port-of", "America/Port_of_Spain");
    }

    #[test]
    fn what_is_merely_similar_is_offered_and_not_taken() {
        let error = |text| parse_zone(text).unwrap_err().to_string();
        assert_eq!(
            error("Belrin"),
            "\"Belrin\" is no time zone or city that is known: write Europe/Berlin, another city, or UTC+2"
        );
        assert_eq!(
            error("qqqqqq"),
            "\"qqqqqq\" is no time zone or city that is known: write a city like Berlin, a name like Europe/Berlin, or UTC+2"
        );
        assert_eq!(
            error("bst"),
            "\"bst\" may mean Europe/London or Asia/Dhaka: write the one that is meant"
        );
        assert!(error("Mars/Base").starts_with("\"Mars/Base\" is no time zone"));
        assert!(error("Factory").starts_with("\"Factory\" is no time zone"));
    }

    #[test]
    fn every_zone_is_found_by_its_full_name() {
        for name in zones().filter(|name| name.contains('/')) {
            check(name, name);
        }
    }

    #[test]
    fn every_city_of_a_zone_means_a_zone() {
        for (city, _) in CITIES.iter() {
            let read = parse_zone(city);
            assert!(
                matches!(read, Ok(_) | Err(ZoneError::Several { .. })),
                "{city}: {read:?}"
            );
        }
    }

    #[test]
    fn every_place_is_in_the_form_it_is_compared_in_and_its_zones_exist() {
        for (i, (place, zones)) in PLACES.iter().enumerate() {
            assert_eq!(*place, plain_city(place));
            assert!(
                PLACES.iter().skip(i + 1).all(|(other, _)| other != place),
                "{place} is there twice"
            );
            for zone in *zones {
                assert_eq!(Zone::named(zone).unwrap().name(), *zone);
            }
        }
        for zone in HALF_HOURS.iter().flat_map(|(_, zones)| zones.iter()) {
            assert_eq!(Zone::named(zone).unwrap().name(), *zone);
        }
    }

    #[test]
    fn zones_at_odd_distances_are_at_that_distance_at_some_time_of_the_year() {
        for (minutes, zones) in HALF_HOURS {
            for zone in *zones {
                let zone = Zone::named(zone).unwrap();
                let offset = |at: &str| zone.tz().to_offset(at.parse().unwrap()).seconds() / 60;
                let both = [offset("2026-01-15T00:00:00Z"), offset("2026-07-15T00:00:00Z")];
                assert!(both.contains(minutes), "{zone}: {both:?}");
            }
        }
    }
}
