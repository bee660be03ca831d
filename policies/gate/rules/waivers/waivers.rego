# METADATA
# title: Waivers
# description: |
#   A waiver sets a missed threshold of one rule aside, for one service or for all (`*`), until a day, by an
#   owner and for a reason. From that day on it is ignored, and that is reported. Which rules may be waived is
#   fixed here and in main.rego: none that says who, what or whether it was signed.
package gate.rules.waivers

import data.gate.lib
import data.gate.rules.blast_radius
import data.gate.rules.confidence
import data.gate.rules.cost_delta
import data.gate.rules.freeze_windows
import data.gate.rules.minimum_saving

default result := {
	"outcome": "review",
	"reason": "Which waivers there are is not known.",
	"remedy": "List the waivers in policies/gate/data.json by service and rule.",
	"waivable": false,
}

result := lib.auto("waivers", "No waiver concerns this service.", shown) if {
	own == {}
	common == {}
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	concat("", ["A waiver of ", lib.listed(sort(malformed)), " lacks an owner, a reason or a date, or cannot be waived."]),
	concat("", ["Correct or remove the waiver of ", lib.listed(sort(malformed)), "."]),
) if {
	count(malformed) > 0
} else := lib.review(
	"Whether the waivers of this service still hold is not known: the forge does not confirm the day.",
	"Let the gate ask the forge for the time of its pipeline.",
) if {
	not lib.today
} else := lib.auto("waivers", "No waiver of this service is used.", shown) if {
	is_object(own)
	is_object(common)
	reports == []
} else := lib.auto("waivers", concat("", [concat("; ", sort(reports)), "."]), shown) if {
	is_object(own)
	is_object(common)
}

default shown := {"input": "unknown", "bound": "owner, reason and a day to come"}

shown := {
	"input": concat("", [json.marshal(count(own) + count(common)), " waivers"]),
	"bound": "owner, reason and a day to come",
}

# The rules whose missed thresholds may be waived.
waivable := ["blast_radius", "confidence", "cost_delta", "freeze_windows", "minimum_saving"]

own := object.get(data.waivers, lib.claim.service, {})

common := object.get(data.waivers, "*", {})

malformed := [name |
	some waivers in [own, common]
	some name, waiver in waivers
	not well_formed(name, waiver)
]

well_formed(name, waiver) if {
	name in waivable
	lib.is_text(trim(waiver.owner, " "))
	lib.is_text(trim(waiver.reason, " "))
	lib.is_date(waiver.expires)
}

reports := [concat("", [name, " ", said, " ", waiver.owner, ends, waiver.expires]) |
	some waivers in [own, common]
	some name, waiver in waivers
	[said, ends] := report(name, waiver)
]

report(name, waiver) := ["is waived by", ", until "] if {
	holds(name, waiver)
	missed[name].waivable == true
} else := ["was waived by", ", ignored since "] if {
	not holds(name, waiver)
}

missed := {
	"blast_radius": blast_radius.result,
	"confidence": confidence.result,
	"cost_delta": cost_delta.result,
	"freeze_windows": freeze_windows.result,
	"minimum_saving": minimum_saving.result,
}

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
