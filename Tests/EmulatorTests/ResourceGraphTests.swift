import JSON
import Testing

@testable import Emulator

/// Queries of Resource Graph, as ARM answers them.
struct ResourceGraphTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private func ask(_ query: String, _ more: [String: JSONValue] = [:]) throws -> ServerResponse {
        let body = JSONValue.object(["query": .string(query)].merging(more) { $1 })
        return try cloud.management(
            "POST", "/providers/Microsoft.ResourceGraph/resources", version: "2022-10-01",
            body: body)
    }

    private func rows(_ query: String) throws -> [JSONValue] {
        let response = try ask(query)
        #expect(response.status == 200, "\(String(decoding: response.body, as: UTF8.self))")
        return try response.json["data"]?.array ?? []
    }

    private static let accounts = "resources | where type == 'microsoft.batch/batchaccounts' "

    // MARK: - Tables

    @Test func aRowHasEveryColumn() throws {
        let row = try #require(
            try rows("Resources | where name == 'contosorender'").first)
        #expect(
            Set(row.object?.keys.map { $0 } ?? [])
                == [
                    "id", "name", "type", "tenantId", "kind", "location", "resourceGroup",
                    "subscriptionId", "managedBy", "sku", "plan", "properties", "tags", "identity",
                    "zones", "extendedLocation",
                ])
        #expect(row["type"] == "microsoft.batch/batchaccounts")
        #expect(row["subscriptionId"]?.string == cloud.subscription)
        #expect(row["resourceGroup"] == "contoso-batch")
        #expect(row["tenantId"]?.string == cloud.seed.directory.tenantID)
        #expect(row["kind"] == "" && row["zones"] == .null && row["identity"] == .null)
        let resource = try cloud.management("GET", cloud.account).json
        #expect(row["properties"] == resource["properties"])
    }

    @Test func containersAndRolesAreTables() throws {
        #expect(
            try rows("resourcecontainers | project name, type | order by type asc") == [
                [
                    "name": "Contoso Production", "type": "microsoft.resources/subscriptions",
                ],
                [
                    "name": "contoso-batch",
                    "type": "microsoft.resources/subscriptions/resourcegroups",
                ],
            ])
        let roles = try rows(
            "authorizationresources | where type =~ 'Microsoft.Authorization/roleAssignments' "
                + "| summarize n = count()")
        #expect(roles == [["n": .integer(Int64(cloud.seed.roleAssignments.count))]])
    }

    @Test func onlyWhatTheCallerMayReadIsThere() throws {
        let vault = ResourcePath(cloud.vault)
        let narrow = try TestCloud { seed in
            seed.roleAssignments = seed.roleAssignments.filter { $0.scope == vault }
            let first = seed.roleAssignments[0]
            seed.roleAssignments = [
                RoleAssignment(
                    name: first.name, scope: vault, roleID: RoleDefinition.reader.id,
                    principalID: first.principalID, principalType: "ServicePrincipal",
                    created: first.created, createdBy: first.createdBy)
            ]
        }
        let response = try narrow.management(
            "POST", "/providers/Microsoft.ResourceGraph/resources", version: "2024-04-01",
            body: ["query": "resources | project name"])
        #expect(try response.json["data"] == [["name": "contoso-kv"]])
    }

    // MARK: - Operators

    @Test(arguments: [
        (accounts + "| count", #"[{"Count":2}]"#),
        (
            accounts + "| project name | order by name asc",
            #"[{"name":"contosobatch"},{"name":"contosorender"}]"#
        ),
        (accounts + "| project name | sort by name | take 1", #"[{"name":"contosorender"}]"#),
        (accounts + "| top 1 by name asc | project name", #"[{"name":"contosobatch"}]"#),
        (
            "where type endswith 'vaults' | project n = toupper(name), location",
            #"[{"location":"eastus","n":"CONTOSO-KV"}]"#
        ),
        (
            accounts + "| extend mode = properties.poolAllocationMode | distinct tostring(mode)",
            #"[{"mode":"BatchService"}]"#
        ),
        (
            accounts + "| summarize n = count(), r = countif(name has 'contosorender'), "
                + "names = make_list(name), d = dcount(location), first = min(name) "
                + "by tostring(properties.poolAllocationMode)",
            #"[{"d":1,"first":"contosobatch","n":2,"names":["contosobatch","contosorender"],"#
                + #""properties_poolAllocationMode":"BatchService","r":1}]"#
        ),
        (
            accounts + "| mv-expand mode = properties.allowedAuthenticationModes limit 2 "
                + "| where name == 'contosobatch' | project mode",
            #"[{"mode":"SharedKey"},{"mode":"AAD"}]"#
        ),
        (
            accounts + "| join kind=leftouter (resourcecontainers | where type =~ "
                + "'microsoft.resources/subscriptions' | project subscriptionId, sub = name) "
                + "on subscriptionId | where name =~ 'CONTOSORENDER' | project name, sub",
            #"[{"name":"contosorender","sub":"Contoso Production"}]"#
        ),
        (
            accounts + "| join kind=inner (resources | project id, other = name) on "
                + "$left.name == $right.other | project-keep name, id1 | project-away id* "
                + "| project-rename n = name | order by n asc",
            #"[{"n":"contosobatch"},{"n":"contosorender"}]"#
        ),
        (
            "resources | join (resources | project location, other = name) on location "
                + "| summarize n = count()",
            #"[{"n":5}]"#
        ),
        (
            "resourcecontainers | where type has 'resourcegroups' | project name "
                + "| union (resources | where type =~ 'microsoft.keyvault/vaults' | project name)",
            #"[{"name":"contoso-batch"},{"name":"contoso-kv"}]"#
        ),
    ])
    func operators(query: String, expected: String) throws {
        #expect(JSONValue.array(try rows(query)) == (try JSONValue(parsing: expected)))
    }

    // MARK: - Expressions

    /// Each is true of the one row there is.
    @Test(arguments: [
        "1 + 2 * 3 == 7 and (1 + 2) * 3 == 9 and 7 / 2 == 3 and 7 % 2 == 1 and 0 - 7 == -7",
        "1.5 + 1 == 2.5 and 1 < 1.5 and not(2 <= 1)",
        "isnull(1 / 0) and isnull(9223372036854775807 + 1) and isnull('a' * 2)",
        "'a' == 'a' and 'a' != 'A' and 'a' =~ 'A' and 'a' !~ 'b'",
        "'b' in ('a', 'b') and 'B' !in ('a', 'b') and 'B' in~ ('a', 'b') and 'c' !in~ ('A')",
        "'one two' has 'TWO' and 'onetwo' !has 'two' and 'a-b' has_cs 'b' and 'a-b' !has_cs 'B'",
        "'Abc' contains 'b' and 'Abc' !contains_cs 'a' and 'Abc' startswith 'a' "
            + "and 'Abc' !startswith_cs 'a' and 'Abc' endswith 'C' and 'Abc' !endswith 'b'",
        "tolower('ÄB') == 'äb' and toupper(\"a'b\") == 'A\\'B'",
        "strcat('a', 1, true) == 'a1true'",
        "@'a\\b' == 'a\\\\b' and @\"a\"\"b\" == 'a\"b'",
        "tostring(1) == '1' and toint('7') == 7 and isnull(tolong('x')) and tobool('TRUE')",
        "isempty('') and isnotempty('a') and isnull(null) and isnotnull('')",
        "split('a/b/c', '/')[1] == 'b' and split('a/b', '/')[-1] == 'b'",
        "array_length(split('a,b', ',')) == 2 and isnull(array_length('a'))",
        "substring('abcd', 1, 2) == 'bc' and substring('abcd', 2) == 'cd' and strlen('äb') == 2",
        "iff(1 == 1, 'y', 'n') == 'y' and case(false, 1, true, 2, 3) == 2 "
            + "and case(false, 1, false, 2, 3) == 3",
        "coalesce(properties.none, '', 'x') == 'x'",
        "properties['accessPolicies'][0] == null or isnull(properties.accessPolicies[0])",
        "properties.sku.name == 'standard' and properties['sku']['family'] == 'A'",
        "properties.none != 'a' and not(properties.none == 'a')",
        "isnull(properties.none == properties.other) // a comment | where false",
        "todynamic('{\"a\":[1]}').a[0] == 1",
    ])
    func expressions(condition: String) throws {
        #expect(
            try rows("resources | where type has 'vaults' | where \(condition)").count == 1)
    }

    // MARK: - Refusals

    @Test(arguments: [
        ("resources | parse id with *", "InvalidQueryLanguage", "the operator 'parse'"),
        ("resources | make-series count()", "InvalidQueryLanguage", "'make-series'"),
        ("resources | extend x = bag_keys(tags)", "InvalidQueryLanguage", "'bag_keys'"),
        ("resources | where name between (1 .. 2)", "InvalidQueryLanguage", "'between'"),
        ("resources | where 1d > 2d", "InvalidQueryLanguage", "a literal of time"),
        ("resources | join kind=fullouter (resources) on id", "InvalidQueryLanguage", "fullouter"),
        ("advisorresources | count", "InvalidQueryLanguage", "the table 'advisorresources'"),
        ("resources | where none == 1", "InvalidQuery", "named 'none'"),
        ("resources | summarize count() by properties.a", "InvalidQuery", "'dynamic' type"),
        ("resources | project name, name", "InvalidQuery", "named twice"),
        ("resources | extend x = strlen(1, 2)", "InvalidQuery", "function expects"),
        ("resources | where name = 'a'", "ParserFailure", "ParserFailure"),
        ("resources | where (name == 'a'", "ParserFailure", "ParserFailure"),
        ("resources | where name == 'a", "ParserFailure", "ParserFailure"),
        ("resources | take x", "ParserFailure", "ParserFailure"),
        ("resources |", "ParserFailure", "ParserFailure"),
        ("", "ParserFailure", "ParserFailure"),
    ])
    func refusals(query: String, code: String, message: String) throws {
        let response = try ask(query)
        #expect(response.status == 400)
        let error = try response.json["error"]
        #expect(error?["code"] == "BadRequest")
        #expect(error?["details"]?[0]?["code"] == "InvalidQuery")
        #expect(error?["details"]?[1]?["code"]?.string == code)
        #expect(error?["details"]?[1]?["message"]?.string?.contains(message) == true)
    }

    @Test func aFailureSaysWhereItIs() throws {
        let detail = try ask("resources\n| where name = 'a'").json.at("error/details/1")
        #expect(detail?["line"] == 2)
        #expect(detail?["characterPositionInLine"] == 13)
        #expect(detail?["token"] == "=")
    }

    @Test func nestingHasAnEnd() throws {
        let deep = String(repeating: "(", count: 5000)
        #expect(try ask("resources | where \(deep)").status == 400)
        #expect(
            try ask("resources | where \(String(repeating: "-", count: 5000))1").status == 400)
    }

    // MARK: - Pages and scopes

    @Test func pagesFollowATokenWhereThereIsAnID() throws {
        var seen: [JSONValue] = []
        var options: JSONValue = ["$top": 2]
        while true {
            let answer = try ask("resources | project id", ["options": options]).json
            #expect(answer["totalRecords"] == 5)
            #expect(answer["resultTruncated"] == "false")
            seen += answer["data"]?.array ?? []
            guard let token = answer["$skipToken"] else { break }
            options["$skipToken"] = token
        }
        #expect(seen == (try rows("resources | project id")))
        let cut = try ask("resources | project name", ["options": ["$top": 2]]).json
        #expect(cut["resultTruncated"] == "true" && cut["$skipToken"] == nil)
        let skipped = try ask("resources | project id", ["options": ["$skip": 4]]).json
        #expect(skipped["count"] == 1)
    }

    @Test func aTableHasColumnsAndRows() throws {
        let data = try ask(
            Self.accounts + "| project name, properties, n = 1 | take 1",
            ["options": ["resultFormat": "table"]]
        ).json["data"]
        #expect(
            data?["columns"] == [
                ["name": "name", "type": "string"], ["name": "properties", "type": "object"],
                ["name": "n", "type": "integer"],
            ])
        #expect(data?["rows"]?[0]?[0] == "contosobatch")
    }

    @Test func scopesAreOfTheTenant() throws {
        let own = JSONValue.array([.string(cloud.subscription.uppercased())])
        #expect(try ask("resources", ["subscriptions": own]).json["totalRecords"] == 5)
        let stranger = try ask("resources", ["subscriptions": ["a-stranger"]])
        #expect(stranger.status == 400)
        let root = JSONValue.array([.string(cloud.seed.directory.tenantID)])
        #expect(try ask("resources", ["managementGroups": root]).json["totalRecords"] == 5)
        #expect(try ask("resources", ["managementGroups": ["other"]]).status == 400)
        #expect(try ask("resources", ["facets": [["expression": "location"]]]).status == 400)
    }

    @Test func theQuotaGoesDownAndComesBack() throws {
        let first = try ask("resources | count")
        #expect(first.headers["x-ms-user-quota-remaining"] == "14")
        #expect(first.headers["x-ms-user-quota-resets-after"] == "00:00:05")
        cloud.clock.advance(by: 2)
        let second = try ask("resources | count")
        #expect(second.headers["x-ms-user-quota-remaining"] == "13")
        #expect(second.headers["x-ms-user-quota-resets-after"] == "00:00:03")
        cloud.clock.advance(by: 3)
        #expect(try ask("resources | count").headers["x-ms-user-quota-remaining"] == "14")
    }
}
