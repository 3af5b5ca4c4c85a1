//! The program as a whole: the real binary, real files, a real local site, both stores. Run by a harness of its own, because what needs
//! Java or the benches beside the checkout must be listed as ignored, with the reason, where that is missing.

mod architecture;
mod backfill;
mod commands;
mod config;
mod daemon;
#[path = "../support/neo4j.rs"]
mod neo4j;
mod quality;
mod restart;
mod site;
mod stores;
mod support;

use libtest_mimic::Arguments;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    for part in [
        architecture::trials(),
        backfill::trials(),
        commands::trials(),
        config::trials(),
        daemon::trials(),
        quality::trials(),
        restart::trials(),
        stores::trials(),
    ] {
        trials.extend(part);
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    stores::stop();
    conclusion.exit();
}
