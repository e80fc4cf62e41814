//! Dates, times, spans, weekdays and zones as people write them.
//!
//! `parse_time("9", "9am", "21:30", "half past nine"?, "noon")`, `parse_day("tomorrow", "fri", "2026-03-29", "29.3.", "in 3 days")`,
//! `parse_span("1d", "90m", "1h 30m", "2 weeks")`, `parse_weekdays("mon-fri", "weekends", "daily")`,
//! `parse_zone("Europe/Berlin", "berlin", "new york", "UTC+2"…)`.
