# The table of administrative units as a document for `loa load`: jq -cnR -f areas.jq vn_admin_units.tsv
input as $heading
| ($heading | split("\t")) as $columns
| {areas: [
    inputs
    | [$columns, split("\t")] | transpose | map({(.[0]): .[1]}) | add
    | {id: .code, name: .full_name, kind: .level, parent: (if .parent == "" then null else .parent end)}
  ]}
