# METADATA
# title: Not replayed
# description: A decision is carried out once. What the target branch carries already is not carried again.
package gate.rules.not_replayed

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Whether the target branch carries this decision already is not known.",
	"remedy": "Let the gate read the whole history of the target branch.",
	"waivable": false,
}

result := lib.auto("not_replayed", "The target branch does not carry this decision yet.", shown) if {
	lib.claim
	lib.record.replayed == false
} else := lib.deny(
	concat("", ["The decision beside ", lib.listed(replayed), " was carried out before."]),
	"Decide anew.",
) if {
	count(replayed) > 0
} else := lib.unclaimed if {
	not lib.claim
}

default shown := {"input": "unknown", "bound": "new to the target branch"}

shown := {"input": lib.claim.id, "bound": "new to the target branch"}

replayed := [record.service |
	some record in input.diff.records
	record.replayed == true
]
