# METADATA
# title: No stateful service
# description: A service that keeps state is never moved without a person. What it is, the target branch says.
package gate.rules.no_stateful_service

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Which services this change moves is not known.",
	"waivable": false,
	"remedy": "Change the placement of a service that the target branch describes.",
}

result := lib.review("This change moves no service.", "Change the placement of one service.") if {
	is_array(input.diff.placements)
	count(input.diff.placements) == 0
} else := lib.review(
	concat("", [stateful[0], " keeps state: a person decides."]),
	concat("", ["Leave ", stateful[0], " where it is."]),
) if {
	count(stateful) > 0
} else := lib.review(
	concat("", ["The target branch does not say whether ", unknown[0], " keeps state."]),
	concat("", ["Describe ", unknown[0], " in infra/services, with `stateful`."]),
) if {
	count(unknown) > 0
} else := lib.auto(concat("", [moved_text, ": no state is kept."])) if {
	count(moved) > 0
	count(moved) == count(input.diff.placements)
}

default shown := {"input": "unknown", "bound": "services that keep no state"}

shown := {"input": moved_text, "bound": "services that keep no state"}

moved := [placement.service |
	some placement in input.diff.placements
	lib.is_text(placement.service)
]

moved_text := moved[0] if {
	count(moved) == 1
} else := concat("", [format_int(count(moved), 10), " services"]) if {
	count(moved) > 1
}

stateful := [service |
	some service in moved
	input.services[service].stateful == true
]

unknown := [service |
	some service in moved
	not is_boolean(input.services[service].stateful)
]
