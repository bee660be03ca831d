package gate.rules.freeze_windows_test

import data.gate.fixture
import data.gate.rules.freeze_windows

# It is Monday, 2026-09-21, 14:13 in UTC and 16:13 in Berlin.
always := {"zone": "Europe/Berlin", "from": null, "to": null, "days": null, "hours": null, "reason": "calm", "exceptions": {}}

answer_with(facts, freezes) := answer if answer := freeze_windows.result with input as facts with data.freezes as freezes

under(changes) := answer_with(fixture.move, {"shop": object.union(always, changes)})

missed(answer) if {
	answer.outcome == "review"
	answer.waivable == true
	answer.reason == "The freeze shop (calm) is in force."
}

reviewed(answer, reason) if {
	answer.outcome == "review"
	answer.waivable == false
	answer.reason == reason
}

unknown := "Which freezes there are, or what time it is, is not known."

unreadable := "The freeze shop cannot be read, or what time it is there is not known."

at(date, time, weekday) := fixture.having("/now/local/Europe~1Berlin", {"date": date, "yesterday": before(date), "time": time, "weekday": weekday})

# The day before, of the days that are used here.
before(date) := object.get(
	{
		"2026-09-22": "2026-09-21",
		"2026-10-01": "2026-09-30",
		"2027-01-01": "2026-12-31",
	},
	date, "2026-09-20",
)

at_time(time, changes) := answer_with(at("2026-09-21", time, "mon"), {"shop": object.union(always, changes)})

test_success_no_freezes if {
	answer := answer_with(fixture.move, {})
	answer.outcome == "auto"
	answer.reason == "No freeze is in force."
	answer.input == "0 freezes"
	answer.bound == "outside every freeze"
}

# Nothing has to be known of the time where no freeze is.
test_success_no_freezes_no_time if {
	answer_with(fixture.having("/now", null), {}).outcome == "auto"
	answer_with(fixture.having("/diff/records", []), {}).outcome == "auto"
}

test_fail_always if {
	missed(under({}))
	under({}).remedy == "Wait until the freeze shop (calm) is over, or add an exception or a waiver."
}

test_fail_days_included if {
	missed(under({"from": "2026-09-21"}))
	missed(under({"to": "2026-09-21"}))
	missed(under({"from": "2026-09-21", "to": "2026-09-21"}))
	missed(under({"from": "2026-01-01", "to": "2026-12-31"}))
	missed(under({"from": "2025-01-01", "to": "2027-12-31"}))
	missed(under({"from": null, "to": "2999-12-31"}))
}

test_success_before_and_after if {
	under({"from": "2026-09-22"}).outcome == "auto"
	under({"from": "2026-09-22"}).input == "1 freezes, it is mon 2026-09-21 14:13 UTC"
	under({"to": "2026-09-20"}).outcome == "auto"
	under({"to": "2026-09-19"}).outcome == "auto"
	under({"from": "2026-10-01", "to": "2026-10-02"}).outcome == "auto"
	under({"from": "2027-01-01"}).outcome == "auto"
	under({"from": "2999-12-31"}).outcome == "auto"
	under({"to": "2025-12-31"}).outcome == "auto"
	under({"to": "2001-01-01"}).outcome == "auto"
	under({"from": "2026-01-01", "to": "2026-01-01"}).outcome == "auto"
}

# What is over since before yesterday, or has not begun, is not looked at any further.
test_success_far_away_need_not_be_readable if {
	every changes in [
		{"to": "2025-12-31", "hours": "22:00"},
		{"to": "2026-09-19", "days": "mon"},
		{"from": "2027-01-01", "exceptions": null},
		{"from": "2026-09-22", "reason": ""},
		{"from": "2026-01-01", "to": "2026-01-02", "reason": ""},
	] {
		under(changes).outcome == "auto"
	}
	reviewed(under({"to": "2026-09-20", "days": "mon"}), unreadable)
	reviewed(under({"from": "2026-09-21", "days": "mon"}), unreadable)
}

# A zone of which nothing is known is never left aside: nobody can say what day it is there.
test_fail_far_away_in_an_unknown_zone if {
	every changes in [{"to": "2025-12-31"}, {"to": "2026-09-19"}, {"from": "2027-01-01"}, {"from": "2026-12-01"}] {
		every zone in ["Mars", "", null, 5, ["UTC"], ["UTC", "date"]] {
			reviewed(under(object.union(changes, {"zone": zone})), unreadable)
		}
		reviewed(answer_with(fixture.move, {"shop": object.remove(object.union(always, changes), ["zone"])}), unreadable)
	}
}

# What has no end, or no beginning, is looked at.
test_fail_far_away_by_one_end_alone if {
	reviewed(answer_with(fixture.move, {"shop": object.remove(object.union(always, {"to": "2025-12-31"}), ["from"])}), unreadable)
	reviewed(answer_with(fixture.move, {"shop": object.remove(object.union(always, {"from": "2027-01-01"}), ["to"])}), unreadable)
}

# Texts that only look as if they were over, or far away.
test_fail_almost_dates if {
	every value in [
		"2025/12/31", "2025-", "2025-9-21", "2025 12 31", "2025", "2025.12.31", "20 Dec 2026", "19.09.2026", "01.01.2026", "", "2000",
		"9999", "z", "never", "31.12.2999", "3000/01/01", "3000", "24.12.2026", "24/12/2026", "24 December 2026", "2027", 2025, 2027, true, [], {},
	] {
		reviewed(under({"to": value}), unreadable)
		reviewed(under({"from": value}), unreadable)
		reviewed(under({"from": value, "to": "2025-12-31"}), unreadable)
		reviewed(under({"from": "2027-01-01", "to": value}), unreadable)
	}
}

# What ends before it begins is a slip, wherever it lies.
test_fail_the_wrong_way_round if {
	reviewed(under({"from": "2026-12-24", "to": "2026-12-01"}), unreadable)
	reviewed(under({"from": "2026-09-22", "to": "2026-09-21"}), unreadable)
	reviewed(under({"from": "2025-02-02", "to": "2025-02-01"}), unreadable)
	reviewed(under({"from": "2026-09-21", "to": "2026-09-20"}), unreadable)
}

test_success_dates_long_ago_and_far_ahead if {
	under({"to": "1999-12-31"}).outcome == "auto"
	missed(under({"to": "3000-01-01"}))
	under({"from": "3000-01-01"}).outcome == "auto"
	missed(under({"from": "1999-12-31"}))
}

test_success_at_the_turn_of_the_year if {
	facts := fixture.patched([
		{"op": "replace", "path": "/now/local/UTC", "value": {"date": "2026-12-31", "yesterday": "2026-12-30", "time": "23:30", "weekday": "thu"}},
		{"op": "replace", "path": "/now/local/Europe~1Berlin", "value": {"date": "2027-01-01", "yesterday": "2026-12-31", "time": "00:30", "weekday": "fri"}},
	])
	missed(answer_with(facts, {"shop": object.union(always, {"from": "2027-01-01"})}))
	missed(answer_with(facts, {"shop": object.union(always, {"zone": "UTC", "to": "2026-12-31"})}))
	answer_with(facts, {"shop": object.union(always, {"zone": "UTC", "from": "2027-01-01"})}).outcome == "auto"
	answer_with(facts, {"shop": object.union(always, {"to": "2026-12-31"})}).outcome == "auto"

	# Looked at, or left aside, by the date of its own zone.
	reviewed(answer_with(facts, {"shop": object.union(always, {"zone": "UTC", "to": "2026-12-30", "days": "mon"})}), unreadable)
	answer_with(facts, {"shop": object.union(always, {"to": "2026-12-30", "days": "mon"})}).outcome == "auto"
	reviewed(answer_with(facts, {"shop": object.union(always, {"from": "2027-01-01", "days": "mon"})}), unreadable)
	answer_with(facts, {"shop": object.union(always, {"zone": "UTC", "from": "2027-01-01", "days": "mon"})}).outcome == "auto"
	answer_with(facts, {"shop": object.union(always, {"from": "2027-01-02", "days": "mon"})}).outcome == "auto"
	reviewed(answer_with(facts, {"shop": object.union(always, {"from": "2027-1-02", "days": "mon"})}), unreadable)
}

test_success_zones_differ if {
	facts := at("2026-09-22", "00:30", "tue")
	missed(answer_with(facts, {"shop": object.union(always, {"from": "2026-09-22"})}))
	answer_with(facts, {"shop": object.union(always, {"from": "2026-09-22", "zone": "UTC"})}).outcome == "auto"
}

test_fail_weekdays if {
	missed(under({"days": ["mon"]}))
	missed(under({"days": ["sun", "mon"]}))
	under({"days": ["tue", "wed", "thu", "fri", "sat", "sun"]}).outcome == "auto"
}

test_success_every_weekday if {
	every day in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] {
		missed(answer_with(at("2026-09-21", "16:13", day), {"shop": object.union(always, {"days": [day]})}))
	}
}

test_fail_hours if {
	missed(at_time("16:13", {"hours": {"from": "16:13", "to": "16:14"}}))
	missed(at_time("16:13", {"hours": {"from": "09:00", "to": "17:00"}}))
	missed(at_time("00:00", {"hours": {"from": "00:00", "to": "23:59"}}))
}

test_success_outside_the_hours if {
	at_time("16:13", {"hours": {"from": "16:14", "to": "17:00"}}).outcome == "auto"
	at_time("16:13", {"hours": {"from": "09:00", "to": "16:13"}}).outcome == "auto"
}

test_fail_hours_across_midnight if {
	night := {"hours": {"from": "22:00", "to": "06:00"}}
	every time in ["22:00", "23:59", "00:00", "05:59"] {
		missed(at_time(time, night))
	}
	every time in ["06:00", "12:00", "21:59"] {
		at_time(time, night).outcome == "auto"
	}
}

night(changes) := object.union({"hours": {"from": "22:00", "to": "06:00"}}, changes)

# Hours across midnight are those of the day on which they begin. It is Monday.
test_fail_a_night_ends_on_the_day_after if {
	missed(at_time("05:59", night({"days": ["sun"]})))
	missed(at_time("22:00", night({"days": ["mon"]})))
	at_time("22:00", night({"days": ["sun"]})).outcome == "auto"
	at_time("05:59", night({"days": ["mon"]})).outcome == "auto"
	at_time("06:00", night({"days": ["sun"]})).outcome == "auto"
	missed(at_time("05:59", night({"to": "2026-09-20"})))
	at_time("22:00", night({"to": "2026-09-20"})).outcome == "auto"
	at_time("05:59", night({"to": "2026-09-19"})).outcome == "auto"
	missed(at_time("22:00", night({"from": "2026-09-21"})))
	at_time("05:59", night({"from": "2026-09-21"})).outcome == "auto"
	missed(at_time("05:59", night({"from": "2026-09-20", "to": "2026-09-20", "days": ["sun"]})))
}

test_fail_the_night_of_every_day if {
	every pair in [["sun", "mon"], ["mon", "tue"], ["tue", "wed"], ["wed", "thu"], ["thu", "fri"], ["fri", "sat"], ["sat", "sun"]] {
		missed(answer_with(at("2026-09-21", "02:00", pair[1]), {"shop": object.union(always, night({"days": [pair[0]]}))}))
		answer_with(at("2026-09-21", "02:00", pair[1]), {"shop": object.union(always, night({"days": [pair[1]]}))}).outcome == "auto"
	}
}

test_success_all_at_once if {
	changes := {"from": "2026-09-01", "to": "2026-09-30", "days": ["mon"], "hours": {"from": "16:00", "to": "17:00"}}
	missed(under(changes))
	under(object.union(changes, {"from": "2026-09-22"})).outcome == "auto"
	under(object.union(changes, {"to": "2026-09-20"})).outcome == "auto"
	under(object.union(changes, {"days": ["tue"]})).outcome == "auto"
	under(object.union(changes, {"hours": {"from": "17:00", "to": "18:00"}})).outcome == "auto"
}

excepting(exception) := under({"exceptions": {"one": object.union({"services": null, "kinds": null, "reason": "needed"}, exception)}})

test_success_exceptions if {
	excepting({"services": ["service-2", "service-1"]}).outcome == "auto"
	excepting({"kinds": ["heal", "optimize"]}).outcome == "auto"
	excepting({"services": ["service-1"], "kinds": ["optimize"]}).outcome == "auto"
}

test_fail_exceptions_of_others if {
	missed(excepting({"services": ["service-2"]}))
	missed(excepting({"services": []}))
	missed(excepting({"kinds": ["heal"]}))
	missed(excepting({"kinds": []}))
	missed(excepting({"services": ["service-1"], "kinds": ["heal"]}))
	missed(excepting({"services": ["service-2"], "kinds": ["optimize"]}))
}

test_success_one_of_several_exceptions if {
	other := {"services": ["service-2"], "kinds": null, "reason": "needed"}
	mine := {"services": ["service-1"], "kinds": null, "reason": "needed"}
	under({"exceptions": {"a": other, "b": mine}}).outcome == "auto"
	missed(under({"exceptions": {"a": other, "b": other}}))
}

test_fail_exception_malformed if {
	every changes in [
		{"services": "service-1"}, {"services": [5]}, {"services": {}},
		{"kinds": "optimize"}, {"kinds": [""]}, {"kinds": {}},
		{"kinds": ["heal"], "reason": ""}, {"services": ["service-1"], "reason": null},
		{},
	] {
		reviewed(excepting(changes), unreadable)
	}
	every field in ["services", "kinds", "reason"] {
		exception := object.remove({"services": ["service-1"], "kinds": ["optimize"], "reason": "needed"}, [field])
		reviewed(under({"exceptions": {"one": exception}}), unreadable)
	}
	every value in [null, [], "none", {"one": null}, {"one": "heal"}] {
		reviewed(answer_with(fixture.move, {"shop": object.union(object.remove(always, ["exceptions"]), {"exceptions": value})}), unreadable)
	}
}

test_fail_malformed if {
	every changes in [
		{"zone": "Mars"}, {"zone": null}, {"zone": ""}, {"zone": 5},
		{"days": "mon"}, {"days": ["monday"]}, {"days": [1]}, {"days": {}}, {"days": {"0": "mon"}}, {"days": []}, {"days": ["mon", "monday"]},
		{"hours": "22:00"}, {"hours": {"from": "22:00"}}, {"hours": {"to": "22:00"}}, {"hours": []}, {"hours": {"from": "00:00", "to": "00:00"}}, {"hours": {"from": "16:13", "to": "16:13"}},
		{"hours": {"from": "9:00", "to": "17:00"}}, {"hours": {"from": "09:00", "to": "24:00"}},
		{"hours": {"from": "09:60", "to": "17:00"}}, {"hours": {"from": 9, "to": 17}},
		{"reason": ""}, {"reason": null}, {"reason": 5},
	] {
		reviewed(under(changes), unreadable)
	}
	every field in ["zone", "from", "to", "days", "hours", "reason", "exceptions"] {
		reviewed(answer_with(fixture.move, {"shop": object.remove(always, [field])}), unreadable)
	}
	every value in [null, [], "frozen", 5, true] {
		reviewed(answer_with(fixture.move, {"shop": value}), unreadable)
	}
}

test_fail_malformed_before_in_force if {
	answer := answer_with(fixture.move, {"always": always, "shop": null})
	reviewed(answer, unreadable)
	answer.remedy == "Correct the freeze shop in policies/gate/data.json."
}

test_fail_first_by_name if {
	answer_with(fixture.move, {"b": always, "a": always}).reason == "The freeze a (calm), b (calm) is in force."
	answer_with(fixture.move, {"b": null, "a": null}).reason == "The freeze a, b cannot be read, or what time it is there is not known."
}

test_fail_one_of_several if {
	over := object.union(always, {"to": "2026-09-20"})
	missed(answer_with(fixture.move, {"over": over, "shop": always}))
	answer_with(fixture.move, {"over": over, "shop": over}).outcome == "auto"
}

test_fail_time_unknown if {
	every facts in [
		fixture.having("/now/source", "runner"),
		fixture.having("/now/local", {}),
		fixture.having("/now/local", null),
		fixture.having("/now", null),
		fixture.lacking("/now/local/Europe~1Berlin"),
		at("2026/09/21", "16:13", "mon"),
		at("2026-09-21", "16.13", "mon"),
		at("2026-09-21", "24:13", "mon"),
		at("2026-09-21", "16:13", "Monday"),
		at(null, "16:13", "mon"),
		at("2026-09-21", null, "mon"),
		at("2026-09-21", "16:13", null),
		fixture.lacking("/now/local/Europe~1Berlin/yesterday"),
		fixture.having("/now/local/Europe~1Berlin/yesterday", null),
		fixture.having("/now/local/Europe~1Berlin/yesterday", "2026/09/20"),
		fixture.having("/now/local/Europe~1Berlin/yesterday", "2026 09 20"),
		fixture.having("/now/local/Europe~1Berlin/yesterday", "2026-09"),
		fixture.having("/now/local/Europe~1Berlin/yesterday", "2026-09-21"),
		fixture.having("/now/local/Europe~1Berlin/yesterday", "2026-09-22"),
	] {
		reviewed(answer_with(facts, {"shop": always}), unreadable)
	}
}

test_fail_no_list if {
	every value in [null, [], "none", 5] {
		reviewed(answer_with(fixture.move, value), unknown)
	}
	every value in [null, [], "none", 5] {
		shown := freeze_windows.shown with input as fixture.move with data.freezes as value
		shown == {"input": "unknown", "bound": "outside every freeze"}
	}
}

test_fail_no_record if {
	reviewed(answer_with(fixture.having("/diff/records", []), {"shop": always}), "This change carries no decision record.")
}

# The same freezes with a calendar. What it does not name for this month is not looked at: by that it can be seen that it is read.
filed(facts, freezes, calendar) := answer if {
	answer := freeze_windows.result with input as facts with data.freezes as freezes with data.freezeCalendar as calendar
}

berlin := {"zones": ["Europe/Berlin"], "months": {"2026-09": ["shop"]}, "undated": []}

test_fail_filed_in_this_month if {
	missed(filed(fixture.move, {"shop": always}, berlin))
	missed(filed(fixture.move, {"shop": always, "other": always}, berlin))
	reviewed(filed(fixture.move, {"shop": null, "other": always}, berlin), unreadable)
	filed(fixture.move, {"shop": object.union(always, {"to": "2026-09-19", "days": "mon"})}, berlin).outcome == "auto"
}

test_success_filed_in_another_month if {
	calendar := {"zones": ["Europe/Berlin"], "months": {"2026-08": ["shop"], "2026-10": ["shop"], "2027-09": ["shop"]}, "undated": []}
	filed(fixture.move, {"shop": always}, calendar).outcome == "auto"
}

# Each zone has its month.
test_fail_filed_at_the_turn_of_the_month if {
	first := {"date": "2026-10-01", "yesterday": "2026-09-30", "time": "00:30", "weekday": "thu"}
	facts := fixture.having("/now/local", {"Europe/Berlin": first})
	every month in ["2026-09", "2026-10"] {
		missed(filed(facts, {"shop": always}, {"zones": ["Europe/Berlin"], "months": {month: ["shop"]}, "undated": []}))
	}
}

# In a zone of which the time is not known, all of them are looked at.
test_fail_filed_in_an_unknown_zone if {
	every zones in [["Mars"], ["Europe/Berlin", "Mars"], ["Mars", "UTC"]] {
		missed(filed(fixture.move, {"shop": always}, {"zones": zones, "months": {}, "undated": []}))
	}
	far := object.union(always, {"zone": "Mars", "from": "2030-01-01", "to": "2030-01-02"})
	reviewed(filed(fixture.move, {"shop": far}, {"zones": ["Mars"], "months": {"2030-01": ["shop"]}, "undated": []}), unreadable)
	missed(filed(fixture.move, {"shop": always}, {"months": {}, "undated": []}))
}

test_fail_undated if {
	calendar := {"zones": [], "months": {}, "undated": ["shop"]}
	missed(filed(fixture.move, {"shop": always, "other": always}, calendar))
	reviewed(filed(fixture.move, {"shop": null}, calendar), unreadable)
	filed(fixture.move, {"shop": object.union(always, {"to": "2026-09-19", "days": "mon"})}, calendar).outcome == "auto"
}

test_fail_filed_and_undated if {
	calendar := object.union(berlin, {"undated": ["other"]})
	answer := filed(fixture.move, {"shop": always, "other": always}, calendar)
	answer.reason == "The freeze other (calm), shop (calm) is in force."
}

test_success_shown_with_the_time if {
	shown := freeze_windows.shown with input as fixture.move with data.freezes as {"a": always, "b": always}
	shown.input == "2 freezes, it is mon 2026-09-21 14:13 UTC"
	unsure := freeze_windows.shown with input as fixture.having("/now/source", "runner") with data.freezes as {"a": always}
	unsure.input == "1 freezes"
	none := freeze_windows.shown with input as fixture.move with data.freezes as {}
	none.input == "0 freezes"
}
