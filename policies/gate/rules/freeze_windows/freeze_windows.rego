# METADATA
# title: Freeze windows
# description: |
#   While a freeze is in force nothing moves by itself. A freeze names a time zone, days from and to (both
#   included, null = open), weekdays and hours of the local day, and exceptions by service or kind. Hours
#   that cross midnight belong to the day on which they begin: Friday's night ends on Saturday morning.
package gate.rules.freeze_windows

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Which freezes there are, or what time it is, is not known.",
	"remedy": "List the freezes in policies/gate/data.json, and let the gate ask the forge for the time.",
	"waivable": false,
}

result := lib.auto("freeze_windows", "No freeze is in force.", shown) if {
	data.freezes == {}
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	concat("", ["The freeze ", lib.listed(sort(malformed)), " cannot be read, or what time it is there is not known."]),
	concat("", ["Correct the freeze ", lib.listed(sort(malformed)), " in policies/gate/data.json."]),
) if {
	count(malformed) > 0
} else := lib.missed(
	concat("", ["The freeze ", lib.listed(sort(frozen)), " is in force."]),
	concat("", ["Wait until the freeze ", lib.listed(sort(frozen)), " is over, or add an exception or a waiver."]),
) if {
	count(frozen) > 0
} else := lib.auto("freeze_windows", "No freeze is in force.", shown) if {
	is_object(data.freezes)
}

default shown := {"input": "unknown", "bound": "outside every freeze"}

shown := {
	"input": concat("", [json.marshal(count(data.freezes)), " freezes", by_the_clock]),
	"bound": "outside every freeze",
} if {
	is_object(data.freezes)
}

default by_the_clock := ""

by_the_clock := concat("", [", it is ", time.weekday, " ", time.date, " ", time.time, " UTC"]) if {
	count(data.freezes) > 0
	time := input.now.local.UTC
	clocks.UTC
}

# Those that are over or have not begun are left aside at a first look: there may be a thousand. Where a calendar
# says which freezes touch which month, the others are not even looked at.
near[name] := freeze if {
	zones := clocks
	some month in {month | some clock in zones; some month in clock.months}
	some name in data.freezeCalendar.months[month]
	freeze := data.freezes[name]
	not is_elsewhen(freeze, zones)
}

near[name] := freeze if {
	zones := clocks
	some name in data.freezeCalendar.undated
	freeze := data.freezes[name]
	not is_elsewhen(freeze, zones)
}

near[name] := freeze if {
	not filed
	zones := clocks
	some name, freeze in data.freezes
	not is_elsewhen(freeze, zones)
}

# A calendar serves when it is known in every zone that it names which month it is.
filed if {
	every zone in data.freezeCalendar.zones {
		clocks[zone]
	}
}

malformed := [name |
	some name, freeze in near
	not well_formed(freeze)
]

frozen := [concat("", [name, " (", freeze.reason, ")"]) |
	some name, freeze in near
	in_force(freeze, clocks[freeze.zone])
	not excepted(freeze)
]

# What time it is by the zones that the freezes name, when the forge vouches for it. In the small hours a freeze of
# the day before may still be in force.
clocks := {zone: clock |
	input.now.source == "forge"
	some zone, time in input.now.local
	lib.is_date(time.date)
	lib.is_date(time.yesterday)
	time.yesterday < time.date
	lib.is_time(time.time)
	before := day_before[time.weekday]
	clock := {
		"time": time.time,
		"months": {substring(time.date, 0, 7), substring(time.yesterday, 0, 7)},
		"today": {"date": time.date, "weekday": time.weekday},
		"yesterday": {"date": time.yesterday, "weekday": before},
	}
}

day_before := {"mon": "sun", "tue": "mon", "wed": "tue", "thu": "wed", "fri": "thu", "sat": "fri", "sun": "sat"}

# Only days that can be read are compared: as a text, 24.12.2026 would be later than every day of its year.
is_elsewhen(freeze, zones) if {
	clock := zones[freeze.zone]
	is_outside(freeze.from, freeze.to, clock)
	is_day(freeze.from)
	is_day(freeze.to)
	in_order(freeze.from, freeze.to)
}

is_outside(from, to, clock) if {
	is_string(to)
	to < clock.yesterday.date
} else if {
	from > clock.today.date
}

# One that ends before it begins is a slip, not one that is over.
in_order(from, to) if {
	from == null
} else if {
	to == null
} else if {
	from <= to
}

well_formed(freeze) if {
	clocks[freeze.zone]
	is_day(freeze.from)
	is_day(freeze.to)
	in_order(freeze.from, freeze.to)
	are_days(freeze.days)
	are_hours(freeze.hours)
	lib.is_text(freeze.reason)
	is_object(freeze.exceptions)
	every exception in freeze.exceptions {
		is_choice(exception.services)
		is_choice(exception.kinds)

		# For all services and all kinds there would be no freeze.
		not [exception.services, exception.kinds] == [null, null]
		lib.is_text(exception.reason)
	}
}

is_day(value) if {
	value == null
} else if {
	lib.is_date(value)
}

are_days(list) if {
	list == null
} else if {
	is_array(list)
	count(list) > 0
	every day in list {
		day_before[day]
	}
}

are_hours(hours) if {
	hours == null
} else if {
	lib.is_time(hours.from)
	lib.is_time(hours.to)
	hours.from != hours.to
}

is_choice(list) if {
	list == null
} else if {
	lib.are_texts(list)
}

in_force(freeze, clock) if {
	covers(freeze, begun(freeze.hours, clock))
}

# The day on which what is in force now began, if anything did.
begun(hours, clock) := clock.today if {
	hours == null
} else := clock.today if {
	hours.from <= clock.time
	clock.time < hours.to
} else := clock.today if {
	over_midnight(hours)
	hours.from <= clock.time
} else := clock.yesterday if {
	over_midnight(hours)
	clock.time < hours.to
}

over_midnight(hours) if hours.to < hours.from

covers(freeze, day) if {
	not_before(freeze.from, day.date)
	not_after(freeze.to, day.date)
	among(freeze.days, day.weekday)
}

not_before(from, date) if {
	from == null
} else if {
	from <= date
}

not_after(to, date) if {
	to == null
} else if {
	date <= to
}

among(list, value) if {
	list == null
} else if {
	value in list
}

excepted(freeze) if {
	some exception in freeze.exceptions
	among(exception.services, lib.claim.service)
	among(exception.kinds, lib.claim.kind)
}
