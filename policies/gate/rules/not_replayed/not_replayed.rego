# METADATA
# title: Not replayed
# description: A decision is carried out once. What the target branch carries already is not carried again.
package gate.rules.not_replayed

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Whether the target branch carries this decision already is not known.",
	"waivable": false,
	"remedy": "Let the gate read the whole history of the target branch.",
}

result := lib.deny(
	concat("", ["The decision beside ", replayed[0], " was carried out before."]),
	"Decide anew.",
) if {
	count(replayed) > 0
} else := lib.unclaimed if {
	not lib.claim
} else := lib.auto("The target branch does not carry this decision yet.") if {
	lib.record.replayed == false
}

default shown := {"input": "unknown", "bound": "not in the target branch's history"}

shown := {"input": lib.claim.id, "bound": "not in the target branch's history"} if is_boolean(lib.record.replayed)

replayed := [record.service |
	some record in input.diff.records
	record.replayed == true
]
