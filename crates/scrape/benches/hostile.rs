//! CPU and peak memory of `scrape::article` on every hostile page, in half the largest size and in the largest, each in a process of its own.
//!
//! `cargo bench -p scrape --bench hostile [-- PART-OF-A-NAME]`
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a bench reports to its terminal"
)]

#[path = "../tests/shapes/mod.rs"]
mod shapes;

use std::hint::black_box;
use std::process::Command;

use rustix::time::{ClockId, clock_gettime};

use shapes::{LARGEST, shapes};

/// Memory that a page may take beside its own bytes, in KiB.
const MOST_MEMORY: u64 = 64 * 1024;
/// Twice the page may take this many times as long before it is called out; what is linear stays below, measurement included.
const MOST_GROWTH: f64 = 2.7;
/// Shorter than this, in seconds of CPU, growth says nothing.
const TOO_SHORT: f64 = 0.05;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    if let [flag, name, bytes] = arguments.as_slice()
        && flag == "--read"
    {
        return read(name, bytes.parse().expect("a number of bytes"));
    }
    let part = arguments.first().map_or("", String::as_str);
    println!(
        "{:48} {:>8} {:>8} {:>7} {:>9}  cut",
        "page", "half s", "whole s", "growth", "peak MiB"
    );
    let mut slowest = (0.0, "");
    let mut largest = (0, "");
    for shape in shapes().iter().filter(|shape| shape.name.contains(part)) {
        let (half, _, _) = measure(shape.name, LARGEST / 2);
        let (whole, memory, cut) = measure(shape.name, LARGEST);
        let growth = whole / half.max(1e-4);
        let mut calls = String::new();
        if memory > MOST_MEMORY {
            calls.push_str("  TOO MUCH MEMORY");
        }
        if whole > TOO_SHORT && growth > MOST_GROWTH {
            calls.push_str("  NOT LINEAR");
        }
        println!(
            "{:48} {half:8.3} {whole:8.3} {growth:7.1} {:9.1}  {cut}{calls}",
            shape.name,
            memory as f64 / 1024.0
        );
        if whole > slowest.0 {
            slowest = (whole, shape.name);
        }
        if memory > largest.0 {
            largest = (memory, shape.name);
        }
    }
    println!(
        "slowest {:.3} s: {}; most memory {:.1} MiB: {}",
        slowest.0,
        slowest.1,
        largest.0 as f64 / 1024.0,
        largest.1
    );
}

/// CPU seconds, peak memory beside the page in KiB, and the limit reached, as a child process of its own gives them.
fn measure(name: &str, bytes: usize) -> (f64, u64, String) {
    let output = Command::new(std::env::current_exe().expect("the bench knows its own file"))
        .args(["--read", name, &bytes.to_string()])
        .output()
        .expect("the bench starts itself");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut words = text.trim().splitn(3, ' ');
    let (Some(cpu), Some(memory)) = (
        words.next().and_then(|w| w.parse().ok()),
        words.next().and_then(|w| w.parse().ok()),
    ) else {
        return (f64::NAN, 0, format!("DIED: {}", output.status));
    };
    (cpu, memory, words.next().unwrap_or_default().to_owned())
}

fn read(name: &str, bytes: usize) {
    let all = shapes();
    let shape = all
        .iter()
        .find(|shape| shape.name == name)
        .expect("a name of the list");
    let page = shape.page(bytes);
    let rules = scrape::SiteRules::default();
    // What the making of the page took is no part of the peak.
    std::fs::write("/proc/self/clear_refs", "5").ok();
    let before = status_kib("VmRSS:");
    let start = cpu();
    let article = black_box(scrape::article(&page, &rules));
    let taken = cpu() - start;
    let peak = status_kib("VmHWM:").saturating_sub(before);
    println!(
        "{taken} {peak} {}",
        article.cut.unwrap_or_else(|| "-".to_owned())
    );
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A line of `/proc/self/status`; 0 on systems without.
fn status_kib(key: &str) -> u64 {
    std::fs::read_to_string("/proc/self/status")
        .unwrap_or_default()
        .lines()
        .find_map(|line| line.strip_prefix(key))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
