//! What processes take, as Linux counts it.

use std::fs;

/// Ticks of the clock that `/proc` counts CPU time in.
const TICKS_A_SECOND: f64 = 100.0;

/// CPU time of this process and all its threads so far, in seconds.
pub fn cpu_secs() -> f64 {
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

/// Lets the peak of memory begin anew for this process.
pub fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// A size of this process in MB, by its name in `status`: `VmRSS:` is what is resident, `VmHWM:` the peak of that.
pub fn own_mb(name: &str) -> f64 {
    status_mb("self", name)
}

/// The same of another process.
pub fn others_mb(process: u32, name: &str) -> f64 {
    status_mb(&process.to_string(), name)
}

fn status_mb(process: &str, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    let kib: f64 = line.split_whitespace().next().unwrap().parse().unwrap();
    kib * 1024.0 / 1e6
}

/// The load average of the last minute.
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap();
    text.split_whitespace().next().unwrap().parse().unwrap()
}
