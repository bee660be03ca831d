# METADATA
# title: No stateful service
# description: A service that keeps state is never moved without a person. What it is, the target branch says.
package gate.rules.no_stateful_service

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Which services this change moves is not known.",
	"remedy": "Change the placement of a service that the target branch describes.",
	"waivable": false,
}

result := lib.auto("no_stateful_service", "No service that keeps state is moved.", shown) if {
	is_array(input.diff.placements)
	count(input.diff.placements) > 0
	every placement in input.diff.placements {
		lib.is_text(placement.service)
		input.services[placement.service].stateful == false
	}
} else := lib.review("This change moves no service.", "Change the placement of one service.") if {
	input.diff.placements == []
} else := lib.review(
	concat("", [lib.listed(stateful), " keeps state: a person decides."]),
	concat("", ["Leave ", lib.listed(stateful), " where it is."]),
) if {
	count(stateful) > 0
} else := lib.review(
	concat("", ["The target branch does not say whether ", lib.listed(unknown), " keeps state."]),
	concat("", ["Describe ", lib.listed(unknown), " in infra/services, with `stateful`."]),
) if {
	count(unknown) > 0
}

default shown := {"input": "unknown", "bound": "services that keep no state"}

shown := {"input": lib.placement.service, "bound": "services that keep no state"} if {
	is_string(lib.placement.service)
} else := {
	"input": concat("", [json.marshal(count(input.diff.placements)), " services"]),
	"bound": "services that keep no state",
} if {
	is_array(input.diff.placements)
}

stateful := [placement.service |
	some placement in input.diff.placements
	input.services[placement.service].stateful == true
]

unknown := [placement.service |
	some placement in input.diff.placements
	lib.is_text(placement.service)
	not is_described(placement.service)
]

is_described(service) if is_boolean(input.services[service].stateful)
