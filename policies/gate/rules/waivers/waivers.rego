# METADATA
# title: Waivers
# description: |
#   A waiver sets a missed threshold of one rule aside, for one service or for all (`*`), until a day, by an
#   owner and for a reason. From that day on it is ignored, and that is reported. Which rules may be waived is
#   fixed here and in main.rego: none that says who, what or whether it was signed.
package gate.rules.waivers

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Which waivers there are is not known.",
	"waivable": false,
	"remedy": "List the waivers in policies/gate/data.json by service and rule.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	concat("", ["The waiver of ", malformed[0], " lacks an owner, a reason or a date, or cannot be waived."]),
	concat("", ["Correct or remove the waiver of ", malformed[0], "."]),
) if {
	count(malformed) > 0
} else := lib.auto("No waiver concerns this service.") if {
	is_object(data.waivers)
	count(own) + count(common) == 0
} else := lib.review(
	"Whether the waivers of this service still hold is not known: the forge does not confirm the day.",
	"Let the gate ask the forge for the time of its pipeline.",
) if {
	not lib.today
} else := lib.auto(concat("", [concat(", ", array.concat(holding, expired)), "."])) if {
	is_object(data.waivers)
}

default shown := {"input": "unknown", "bound": "owner, reason and a day that has not come"}

shown := {
	"input": concat("", [format_int(count(own) + count(common), 10), " waivers"]),
	"bound": "owner, reason and a day that has not come",
}

# The rules whose missed thresholds may be waived.
waivable := {"blast_radius", "confidence", "cost_delta", "freeze_windows", "minimum_saving"}

own := object.get(data.waivers, lib.claim.service, {})

common := object.get(data.waivers, "*", {})

malformed := [name |
	some waivers in [own, common]
	some name, waiver in waivers
	not well_formed(name, waiver)
]

well_formed(name, waiver) if {
	name in waivable
	lib.is_text(waiver.owner)
	lib.is_text(waiver.reason)
	lib.is_date(waiver.expires)
}

holding := [concat("", [name, " is waived by ", waiver.owner, " until ", waiver.expires]) |
	some waivers in [own, common]
	some name, waiver in waivers
	holds(name, waiver)
]

expired := [concat("", [name, " was waived by ", waiver.owner, ", ignored since ", waiver.expires]) |
	some waivers in [own, common]
	some name, waiver in waivers
	not holds(name, waiver)
]

holds(name, waiver) if {
	well_formed(name, waiver)
	lib.today < waiver.expires
}

# METADATA
# description: Who waives a rule's objection, as a part of a sentence. Undefined when nobody does.
by(rule) := sentence(own[rule]) if {
	holds(rule, own[rule])
} else := sentence(common[rule]) if {
	holds(rule, common[rule])
}

sentence(waiver) := concat("", ["a waiver of ", waiver.owner, " until ", waiver.expires, ": ", waiver.reason])
