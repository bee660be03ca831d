# METADATA
# title: Signature
# description: |
#   The record was signed by a key that the trusted side knows and that was in use then. A signature that
#   does not fit, or a key that nobody knows, is a forgery; what is missing is left to a person.
package gate.rules.signature

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "Whether the record is signed is not known.",
	"remedy": "Carry one record, as the controller signed it.",
	"waivable": false,
}

result := lib.auto("signature", "The record is signed with a key of the trusted side.", shown) if {
	lib.claim
	lib.record.signature.status == "valid"
	lib.is_text(lib.record.signature.keyId)
} else := lib.deny(
	concat("", ["The signature of the record beside ", lib.listed(forged), " is not one of its key over this text."]),
	"Carry the record exactly as the controller signed it.",
) if {
	count(forged) > 0
} else := lib.deny(
	concat("", ["The record beside ", lib.listed(unknown), " is signed with a key that the trusted side does not know."]),
	"Sign with a key of policies/trust.json on the trusted side.",
) if {
	count(unknown) > 0
} else := lib.unclaimed if {
	not lib.claim
} else := objection(lib.record.signature.status)

default shown := {"input": "unknown", "bound": "signed with a key of the trusted side"}

shown := {
	"input": concat(" ", [lib.record.signature.status, lib.record.signature.keyId]),
	"bound": "signed with a key of the trusted side",
}

shown := {"input": lib.record.signature.status, "bound": "signed with a key of the trusted side"} if {
	lib.record.signature.keyId == null
	lib.is_text(lib.record.signature.status)
}

objection("missing") := lib.review(
	"The record is not signed.",
	"Carry the record as the controller signed it.",
)

objection("malformed") := lib.review(
	"The signature is not of the known form.",
	"Carry the record as the controller signed it.",
)

objection("inactive-key") := lib.review(
	"The key of the signature is not in use now, by its dates in policies/trust.json.",
	"Decide anew, and sign with a key that is in use.",
)

objection("no-keys") := lib.review(
	"The trusted side names no keys.",
	"Add the controller's public key to policies/trust.json on the trusted side.",
)

forged := [record.service |
	some record in input.diff.records
	record.signature.status == "forged"
]

unknown := [record.service |
	some record in input.diff.records
	record.signature.status == "unknown-key"
]
