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
	"reason": "Which freezes there are, or what day it is, is not known.",
	"waivable": false,
	"remedy": "List the freezes in policies/gate/data.json, and let the gate ask the forge for the time.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	concat("", ["The freeze ", malformed[0], " cannot be read, or its time zone is not known here."]),
	concat("", ["Correct the freeze ", malformed[0], " in policies/gate/data.json."]),
) if {
	count(malformed) > 0
} else := lib.missed(
	concat("", ["The freeze ", frozen[0], " is in force: ", data.freezes[frozen[0]].reason, "."]),
	concat("", ["Wait until the freeze ", frozen[0], " is over, or add an exception or a waiver."]),
) if {
	count(frozen) > 0
} else := lib.auto("No freeze is in force.") if {
	is_object(data.freezes)
	input.now.source == "forge"
	lib.today
}

default shown := {"input": "unknown", "bound": "outside every freeze"}

shown := {
	"input": concat("", [local.date, " ", local.time, " UTC, ", format_int(count(data.freezes), 10), " freezes"]),
	"bound": "outside every freeze",
}

local := input.now.local.UTC

malformed := [name |
	some name, freeze in data.freezes
	not well_formed(freeze)
]

frozen := [name |
	some name, freeze in data.freezes
	in_force(freeze)
	not excepted(freeze)
]

well_formed(freeze) if {
	is_local(input.now.local[freeze.zone])
	is_day(freeze.from)
	is_day(freeze.to)
	are_weekdays(freeze.days)
	are_hours(freeze.hours)
	lib.is_text(freeze.reason)
	is_object(freeze.exceptions)
	every exception in freeze.exceptions {
		is_choice(exception.services)
		is_choice(exception.kinds)
		lib.is_text(exception.reason)
	}
}

is_local(time) if {
	lib.is_date(time.date)
	is_time(time.time)
	time.weekday in weekdays
}

weekdays := {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

is_day(null)

is_day(value) if lib.is_date(value)

are_weekdays(null)

are_weekdays(list) if {
	is_array(list)
	every day in list {
		day in weekdays
	}
}

are_hours(null)

are_hours(hours) if {
	is_time(hours.from)
	is_time(hours.to)
}

is_time(value) if {
	is_string(value)
	regex.match(`^([01][0-9]|2[0-3]):[0-5][0-9]$`, value)
}

is_choice(null)

is_choice(list) if lib.texts(list)

in_force(freeze) if {
	time := input.now.local[freeze.zone]
	begun(freeze.from, time.date)
	not_over(freeze.to, time.date)
	among(freeze.days, time.weekday)
	within(freeze.hours, time.time)
}

begun(null, _)

begun(from, date) if from <= date

not_over(null, _)

not_over(to, date) if date <= to

among(null, _)

among(list, value) if value in list

within(null, _)

within(hours, time) if {
	hours.from <= hours.to
	hours.from <= time
	time < hours.to
}

within(hours, time) if {
	hours.from > hours.to
	hours.from <= time
}

within(hours, time) if {
	hours.from > hours.to
	time < hours.to
}

excepted(freeze) if {
	some exception in freeze.exceptions
	among(exception.services, lib.claim.service)
	among(exception.kinds, lib.claim.kind)
}
