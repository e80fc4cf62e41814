//! What this process takes, as Linux counts it.

use std::fs;

/// Ticks of the clock that `/proc` counts CPU time in.
const TICKS_A_SECOND: f64 = 100.0;

/// CPU time of this process and all its threads so far, in seconds.
pub(crate) fn cpu_secs() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    // The name in brackets may hold anything; `utime` and `stime` are the twelfth and thirteenth field behind it.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: f64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<f64>().unwrap())
        .sum();
    ticks / TICKS_A_SECOND
}

/// Resident memory now, in MB.
pub(crate) fn resident_mb() -> f64 {
    status_mb("VmRSS:")
}

/// The most that was resident since [`forget_peak`], in MB.
pub(crate) fn peak_mb() -> f64 {
    status_mb("VmHWM:")
}

/// Lets the peak begin anew.
pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn status_mb(name: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let kib: f64 = line.split_whitespace().next().unwrap().parse().unwrap();
    kib * 1024.0 / 1e6
}

/// The load average of the last minute.
pub(crate) fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}
