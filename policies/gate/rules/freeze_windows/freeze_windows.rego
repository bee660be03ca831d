# METADATA
# title: Freeze windows
# description: |
#   While a freeze is in force nothing moves by itself. A freeze names a time zone, days from and to (both
#   included, null = open), weekdays and hours of the local day, and exceptions by service or kind. Hours
#   that cross midnight are the early and the late ones of each day that the freeze covers.
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
	"input": concat("", [json.marshal(count(data.freezes)), " freezes"]),
	"bound": "outside every freeze",
} if {
	is_object(data.freezes)
}

# Those that are over or have not begun are left aside at a first look: there may be a thousand. Where a calendar
# says which freezes touch which month, the others are not even looked at.
near[name] := freeze if {
	zones := clocks
	some month in {clock.month | some clock in zones}
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

# What time it is by the zones that the freezes name, when the forge vouches for it, and what days are compared with.
clocks := {zone: clock |
	input.now.source == "forge"
	some zone, time in input.now.local
	lib.is_date(time.date)
	lib.is_time(time.time)
	time.weekday in weekdays
	year := substring(time.date, 0, 4)
	clock := {
		"date": time.date,
		"time": time.time,
		"weekday": time.weekday,
		"month": substring(time.date, 0, 7),
		"year": year,
		"hyphen": concat("", [year, "-"]),
		"nextYear": json.marshal(to_number(year) + 1),
	}
}

weekdays := ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

is_elsewhen(freeze, zones) if {
	clock := zones[freeze.zone]
	is_outside(freeze.from, freeze.to, clock)
}

# Texts are compared, not dates: between two texts there are only texts, and within one year only those that go on
# with a hyphen can be dates.
is_outside(from, to, clock) if {
	to < clock.date
	is_in_order(to, clock)
} else if {
	from > clock.date
	is_in_reach(from, clock)
}

is_in_order(to, clock) if {
	to > clock.hyphen
} else if {
	to > "2000"
	to < clock.year
}

is_in_reach(from, clock) if {
	from >= clock.nextYear
	from < "3000"
} else if {
	lib.is_date(from)
}

well_formed(freeze) if {
	clocks[freeze.zone]
	is_day(freeze.from)
	is_day(freeze.to)
	are_days(freeze.days)
	are_hours(freeze.hours)
	lib.is_text(freeze.reason)
	is_object(freeze.exceptions)
	every exception in freeze.exceptions {
		is_choice(exception.services)
		is_choice(exception.kinds)
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
	every day in list {
		day in weekdays
	}
}

are_hours(hours) if {
	hours == null
} else if {
	lib.is_time(hours.from)
	lib.is_time(hours.to)
}

is_choice(list) if {
	list == null
} else if {
	lib.are_texts(list)
}

# What has not begun was left aside.
in_force(freeze, time) if {
	not_over(freeze.to, time.date)
	among(freeze.days, time.weekday)
	within(freeze.hours, time.time)
}

not_over(to, date) if {
	to == null
} else if {
	date <= to
}

among(list, value) if {
	list == null
} else if {
	value in list
}

within(hours, time) if {
	hours == null
} else if {
	hours.from <= time
	time < hours.to
} else if {
	# Across midnight.
	hours.from > hours.to
	hours.from <= time
} else if {
	hours.from > hours.to
	time < hours.to
}

excepted(freeze) if {
	some exception in freeze.exceptions
	among(exception.services, lib.claim.service)
	among(exception.kinds, lib.claim.kind)
}
