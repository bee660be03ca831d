# METADATA
# title: No stateful service
# description: A service that keeps state is never moved without a person. What it is, the target branch says.
package gate.rules.no_stateful_service

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Which services this change moves is not known.",
	"waivable": false,
}

result := lib.review("This change moves no service.") if {
	is_array(input.diff.placements)
	count(input.diff.placements) == 0
} else := lib.review(concat("", [concat(", ", sort(stateful)), " keeps state: a person decides."])) if {
	count(stateful) > 0
} else := lib.review(concat("", [
	"The target branch does not say whether ",
	concat(", ", sort(unknown)),
	" keeps state.",
])) if {
	count(unknown) > 0
} else := lib.auto(concat("", [concat(", ", sort(moved)), " keeps no state."])) if {
	count(moved) > 0
	count(moved) == count(input.diff.placements)
}

moved contains placement.service if {
	some placement in input.diff.placements
	lib.is_text(placement.service)
}

stateful contains service if {
	some service in moved
	input.services[service].stateful == true
}

unknown contains service if {
	some service in moved
	not stateless(service)
	not service in stateful
}

stateless(service) if input.services[service].stateful == false
