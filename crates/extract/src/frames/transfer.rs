//! Frames of the transfer group: who carries what, from where, by which way, to where.

use model::claim::{Role, Vehicles};

use super::means::counted;
use super::scene::innermost;
use super::slots::{
    before_article, certainty, governor, is_backer, joined, part, subject, told_by,
};
use super::{Draft, Evidence, Frame, Part, kind, words_in};
use crate::lexicon::triggers::Sense;
use crate::lexicon::{SLOTS, THINGS};
use crate::names::{Hit, is_civilian};

pub(super) fn read(frame: &Frame<'_>) -> Option<Draft> {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let words = frame.clause_tokens();
    let mut cargo: Vec<&'static str> = words_in(words, &THINGS.cargo)
        .into_iter()
        .filter(|(_, at)| {
            !hits.iter().any(|h| {
                h.is_place() && h.first <= at + frame.clause.0 && at + frame.clause.0 < h.stop
            })
        })
        .map(|(word, _)| word)
        .collect();
    // `Four shipments in a month` are a count.
    let counted = frame.view.amounts.iter().any(|a| {
        frame.in_clause(a.first)
            && a.value.is_none_or(|n| n > 1)
            && (a.stop..a.stop + 3).any(|i| {
                tokens
                    .get(i)
                    .is_some_and(|t| t.is_any(&["shipments", "convoys", "deliveries"]))
            })
    });
    if counted {
        return None;
    }
    let vehicles = vehicles(frame);
    let says = |list: &[&str]| words.iter().any(|t| t.is_any(list));
    // A weapon that hits the column is no cargo.
    let is_hit = words.iter().enumerate().any(|(i, t)| {
        // `A day before the attack, a convoy entered`.
        let marks_time = matches!(words.get(i.saturating_sub(2)..i), Some([when, the]) if
            when.is_any(&["before", "after", "since"]) && the.is("the"));
        !marks_time
            && t.is_any(&[
                "targeted",
                "targeting",
                "hit",
                "struck",
                "strike",
                "strikes",
                "attacked",
                "bombed",
                "attack",
                "ambushed",
                "destroyed",
                "blast",
                "ambush",
                "airstrike",
                "airstrikes",
                "raid",
            ])
    });
    let loaded = says(&[
        "loaded",
        "carrying",
        "shipment",
        "shipments",
        "transporting",
        "consignment",
    ]);
    if is_hit {
        cargo.retain(|c| {
            !matches!(
                *c,
                "drones" | "missiles" | "rockets" | "shells" | "fighters" | "artillery"
            )
        });
        if !loaded || cargo.is_empty() {
            return None;
        }
    }
    let load = says(&[
        "shipment",
        "shipments",
        "convoy",
        "convoys",
        "reinforcement",
        "reinforcements",
        "consignment",
        "column",
    ]);
    let actors = actors(frame);
    let ids: Vec<&str> = actors
        .iter()
        .filter_map(|&i| hits.get(i))
        .map(Hit::id)
        .collect();
    let evidence = Evidence {
        sense: frame.sense,
        weapons: &[],
        cargo: &cargo,
        actors: ids.clone(),
        on_foot: false,
        lexicon: frame.lexicon,
        words,
    };
    let (kind, rule) = kind(&evidence)?;
    let mut parts: Vec<Part> = actors
        .iter()
        .filter_map(|&i| hits.get(i))
        .map(|h| part(frame.view, h, Role::Sender))
        .collect();
    route(frame, &mut parts);
    let has_place = parts.iter().any(|p| {
        matches!(
            p.role,
            Role::Origin | Role::Destination | Role::Via | Role::Place | Role::Storage
        )
    });
    let is_handed_over = parts.iter().any(|p| p.role == Role::Recipient);
    let moving = !cargo.is_empty()
        || !vehicles.is_empty()
        || load
        || says(&["forces", "troops", "fighters", "members", "units"]);
    let enough = match frame.sense {
        Sense::Deploy | Sense::Withdraw => !actors.is_empty() && has_place,
        Sense::Arrive => moving && has_place && (!actors.is_empty() || load || !cargo.is_empty()),
        Sense::Seize => true,
        Sense::Load => {
            has_place && (!actors.is_empty() || !cargo.is_empty() || !vehicles.is_empty())
        }
        _ => {
            moving
                && (has_place || load || is_handed_over && !actors.is_empty())
                && (!actors.is_empty()
                    || load
                    || cargo.iter().any(|c| super::shipment::MATERIEL.contains(c)))
        }
    };
    if !enough {
        return None;
    }
    for (word, kind) in THINGS.stores.sorted() {
        let stored = words.iter().position(|t| t.is(word)).is_some_and(|at| {
            words
                .get(at.saturating_sub(9)..at)
                .unwrap_or_default()
                .iter()
                .any(|t| t.is_any(&["stored", "in", "into", "under", "hidden", "unloaded"]))
        });
        if stored
            && !parts
                .iter()
                .any(|p| p.role == Role::Storage && p.entity.id == kind)
        {
            let store = crate::names::unlisted(
                model::claim::EntityKind::Location,
                kind.to_owned(),
                kind,
                None,
            );
            parts.push(frame.stands_for(Role::Storage, store, true));
        }
    }
    let disguise = words
        .iter()
        .find(|t| t.is_in(&THINGS.disguises) && !t.is("refrigerated"))
        .map(|t| {
            if t.is_any(&["vegetable", "vegetables", "fruit", "fruits", "foodstuff"]) {
                t.key.clone()
            } else {
                "disguised".to_owned()
            }
        });

    Some(Draft {
        is_definite: tokens
            .get(frame.at.saturating_sub(4)..frame.at)
            .unwrap_or_default()
            .iter()
            .any(|t| t.is_any(&["the", "this", "these"]))
            && load
            || tokens.iter().take(8).any(|t| t.is("the"))
                && tokens.iter().take(9).any(|t| {
                    t.is_any(&[
                        "convoy",
                        "shipment",
                        "trucks",
                        "load",
                        "reinforcements",
                        "missiles",
                        "weapons",
                    ])
                }),
        is_other: words.iter().any(|t| t.is_any(&["another", "similar"])),
        certainty: certainty(frame, if ids.is_empty() { &["-"] } else { &ids }),
        parts,
        cargo,
        vehicles,
        disguise,
        hits_load: is_hit,
        ..Draft::open(frame, kind, rule)
    })
}

/// `a load for X`, `a load reached X`, `X received a load`: to whom it goes.
fn receives(frame: &Frame<'_>, hit: &Hit) -> bool {
    let tokens = frame.tokens();
    let is_giving = matches!(frame.sense, Sense::Carry | Sense::Arrive | Sense::Load);
    let is_land = tokens
        .get(hit.stop)
        .is_some_and(|t| t.is_any(&["areas", "territory", "positions", "bases", "base", "lines"]));
    let front = before_article(tokens, hit.first).is_some_and(|t| t.is_any(&["for", "reached"]));
    let takes = (hit.stop..hit.stop + 2).any(|i| {
        tokens
            .get(i)
            .is_some_and(|t| t.is_any(&["received", "receives", "receive", "receiving"]))
    });
    is_giving && (front && !is_land || takes && hit.stop < frame.at)
}

fn actors(frame: &Frame<'_>) -> Vec<usize> {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let able = |i: usize| {
        hits.get(i).is_some_and(|h| {
            h.is_actor()
                && frame.in_clause(h.first)
                && !told_by(frame.view, h)
                && !is_backer(tokens, h)
                && !is_civilian(&frame.lexicon.gazetteer, h.id())
        })
    };
    let by = (0..hits.len()).find(|&i| {
        (frame.is_passive || frame.is_noun)
            && able(i)
            && hits.get(i).is_some_and(|h| {
                h.first > frame.at
                    && tokens
                        .get(h.first.saturating_sub(3).max(frame.at)..h.first)
                        .unwrap_or_default()
                        .iter()
                        .any(|t| t.is("by"))
            })
    });
    // `a convoy of X`: whose it is goes before who else is named.
    let of = (0..hits.len()).find(|&i| {
        frame.is_noun
            && able(i)
            && hits.get(i).is_some_and(|h| {
                let between = tokens.get(frame.at + 1..h.first).unwrap_or_default();
                matches!(between, [of] if of.is("of"))
                    || matches!(between, [of, the] if of.is("of") && the.is("the"))
            })
    });
    let found = by.or(of).or_else(|| {
        let left = subject(frame, frame.at);
        // `The forces said they had seized it`: `subject` has weighed who only tells.
        left.first().copied().filter(|&i| {
            hits.get(i).is_some_and(|h| {
                !is_civilian(&frame.lexicon.gazetteer, h.id()) && !receives(frame, h)
            })
        })
    });
    let found = found.or_else(|| {
        (0..hits.len()).find(|&i| {
            able(i)
                && hits.get(i).is_some_and(|h| {
                    !receives(frame, h)
                        && h.first >= frame.at.saturating_sub(1)
                        && h.first <= frame.at + 9
                        && frame.is_noun
                        && tokens
                            .get(h.first.saturating_sub(4).max(frame.clause.0)..h.first)
                            .unwrap_or_default()
                            .iter()
                            .any(|t| t.is_any(&["of", "to", "belonging", "affiliated"]))
                        && !tokens
                            .get(h.first.saturating_sub(4)..h.first)
                            .unwrap_or_default()
                            .iter()
                            .any(|t| {
                                t.is_any(&[
                                    "positions",
                                    "bases",
                                    "against",
                                    "base",
                                    "posts",
                                    "headquarters",
                                    "areas",
                                ])
                            })
                })
        })
    });
    found
        .map(|i| joined(frame.view, i, frame.clause.0, frame.clause.1))
        .unwrap_or_default()
}

/// Places by their preposition; where none decides, the verb does.
fn route(frame: &Frame<'_>, parts: &mut Vec<Part>) {
    let tokens = frame.tokens();
    let hits = &frame.view.hits;
    let inside = |h: &Hit| h.is_place() && frame.in_clause(h.first);
    let list: Vec<usize> = (0..hits.len())
        .filter(|&i| hits.get(i).is_some_and(inside))
        .collect();
    let list = if list.is_empty() {
        (0..hits.len())
            .filter(|&i| hits.get(i).is_some_and(Hit::is_place))
            .collect()
    } else {
        list
    };
    let narrow = innermost(frame, list.clone());
    for &i in &list {
        let Some(hit) = hits.get(i) else { continue };
        let word = governor(tokens, hit).map_or("", |(w, _)| w);
        let phrase = tokens
            .get(hit.first.saturating_sub(6)..hit.first)
            .unwrap_or_default();
        // `sources in X reported`: where somebody tells, not where anything went.
        if phrase.iter().any(|t| t.is_any(&["source", "sources"])) {
            continue;
        }
        let is_filled = phrase
            .iter()
            .any(|t| t.is_any(&["filled", "extracted", "stolen"]));
        let is_crossing = frame
            .lexicon
            .gazetteer
            .place(hit.id())
            .is_some_and(|p| p.kind == "crossing")
            || hit
                .entity
                .unknown
                .as_ref()
                .is_some_and(|u| u.kind == "crossing");
        let is_border = frame
            .lexicon
            .gazetteer
            .place(hit.id())
            .is_some_and(|p| p.kind == "border");
        let way = &SLOTS.way;
        let role = if is_crossing || way.via.has(word) {
            Role::Via
        } else if is_filled && matches!(word, "in" | "at") || way.origin.has(word) {
            Role::Origin
        } else if way.destination.has(word) {
            Role::Destination
        } else if way.none.has(word) || is_border {
            continue;
        } else {
            match frame.sense {
                Sense::Seize => Role::Place,
                Sense::Withdraw => Role::Origin,
                _ => Role::Destination,
            }
        };
        // A country is where it came from or went to, never the place itself.
        let country = frame
            .lexicon
            .gazetteer
            .place(hit.id())
            .is_some_and(|p| p.kind == "country");
        if country
            && role == Role::Destination
            && !matches!(word, "to" | "into" | "entered" | "reached")
        {
            continue;
        }
        if !country && !narrow.contains(&i) {
            continue;
        }
        parts.push(part(frame.view, hit, role));
    }
    // `positions of the Iraqi Hezbollah`: who stands there receives.
    if matches!(frame.sense, Sense::Arrive | Sense::Carry | Sense::Load) {
        for hit in hits
            .iter()
            .filter(|h| h.is_actor() && frame.in_clause(h.first))
        {
            let before = tokens
                .get(hit.first.saturating_sub(4)..hit.first)
                .unwrap_or_default();
            let is_given = frame.sense == Sense::Carry
                && hit.first > frame.at
                && governor(tokens, hit).is_some_and(|(word, _)| word == "to");
            if (is_given
                || receives(frame, hit)
                || frame.sense != Sense::Load
                    && before.iter().any(|t| t.is("positions"))
                    && before.iter().any(|t| t.is("of")))
                && !parts.iter().any(|p| p.entity == hit.entity)
            {
                parts.push(part(frame.view, hit, Role::Recipient));
            }
        }
    }
    for hit in hits
        .iter()
        .filter(|h| h.is_actor() && frame.in_clause(h.first))
    {
        let before = tokens
            .get(hit.first.saturating_sub(6)..hit.first)
            .unwrap_or_default();
        if before.iter().any(|t| {
            t.is_any(&[
                "escorted",
                "escort",
                "security",
                "accompanied",
                "protection",
            ])
        }) && before.iter().any(|t| t.is_any(&["by", "of", "with"]))
            && !parts
                .iter()
                .any(|p| p.entity == hit.entity && p.role == Role::Sender)
        {
            parts.push(part(frame.view, hit, Role::Escort));
        }
    }
}

fn vehicles(frame: &Frame<'_>) -> Vec<Vehicles> {
    words_in(frame.clause_tokens(), &THINGS.vehicles)
        .into_iter()
        .filter(|(word, _)| !matches!(*word, "tank" | "vessel"))
        .map(|(word, at)| counted(frame, word, at, 7))
        .collect()
}
