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
	"waivable": false,
	"remedy": "Carry one record, signed by the controller.",
}

result := lib.deny(
	concat("", ["The signature of the record beside ", forged[0], " is not one of its key over this text."]),
	"Carry the record exactly as the controller signed it.",
) if {
	count(forged) > 0
} else := lib.deny(
	concat("", ["The record beside ", unknown[0], " is signed with a key that the trusted side does not know."]),
	"Sign with a key of policies/trust.json on the trusted side.",
) if {
	count(unknown) > 0
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review("The record is not signed.", "Carry the record as the controller signed it.") if {
	status == "missing"
} else := lib.review("The signature is not of the known form.", "Carry the record as the controller signed it.") if {
	status == "malformed"
} else := lib.review(
	"The key of the signature was not in use when the decision was issued.",
	"Sign with a key that is in use, or correct its dates in policies/trust.json.",
) if {
	status == "inactive-key"
} else := lib.review(
	"The trusted side names no keys.",
	"Add the controller's public key to policies/trust.json on the trusted side.",
) if {
	status == "no-keys"
} else := lib.auto(concat("", ["The record is signed with the key ", key, "."])) if {
	status == "valid"
	lib.is_text(key)
}

default shown := {"input": "unknown", "bound": "signed with a key of the trusted side"}

shown := {"input": concat("", [status, key_suffix]), "bound": "signed with a key of the trusted side"}

status := lib.record.signature.status

key := lib.record.signature.keyId

default key_suffix := ""

key_suffix := concat("", [" by ", key]) if is_string(key)

forged := [record.service |
	some record in input.diff.records
	record.signature.status == "forged"
]

unknown := [record.service |
	some record in input.diff.records
	record.signature.status == "unknown-key"
]
