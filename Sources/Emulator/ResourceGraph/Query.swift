import JSON

/// A query: a table and what is done with its rows, one after the other.
struct Query {
    let table: QueryToken
    let operators: [QueryOperator]
}

/// What is done with a table.
indirect enum QueryOperator {
    case filter(QueryExpression)
    case project([NamedExpression])
    /// Names, of which a star stands for any characters.
    case projectAway([String])
    case projectKeep([String])
    case projectRename([(name: String, column: String)])
    case extend([NamedExpression])
    case sort([SortKey])
    case take(Int)
    case top(Int, SortKey)
    case count
    /// Nil for every column.
    case distinct([NamedExpression]?)
    case summarize([Aggregate], by: [NamedExpression])
    case join(JoinKind, Query, on: [(left: String, right: String)])
    case expand([NamedExpression], limit: Int)
    case union([Query])
}

enum JoinKind: String {
    case innerUnique = "innerunique"
    case inner
    case leftOuter = "leftouter"
}

/// An expression and the name of the column that it makes; nil if it names none.
struct NamedExpression {
    let name: String?
    let expression: QueryExpression

    /// The name that was given, the one that follows from the expression, or that of a place.
    func columnName(at place: Int) -> String {
        name ?? expression.impliedName ?? "Column\(place + 1)"
    }
}

struct SortKey {
    let expression: QueryExpression
    let isAscending: Bool
    let putsNullsFirst: Bool
}

/// A number that is made out of the rows of a group.
struct Aggregate {
    enum Function: String {
        case count
        case countIf = "countif"
        case distinctCount = "dcount"
        case makeList = "make_list"
        case makeSet = "make_set"
        case min
        case max
        case sum
        case average = "avg"
        case any = "take_any"
    }

    let name: String?
    let function: Function
    let argument: QueryExpression?

    /// As Kusto names it: `count_`, `max_name`.
    var columnName: String {
        if let name { return name }
        let beginning =
            switch function {
            case .makeList: "list_"
            case .makeSet: "set_"
            case .any: ""
            default: "\(function.rawValue)_"
            }
        return beginning + (function == .countIf ? "" : argument?.impliedName ?? "")
    }
}

/// A value for each row.
indirect enum QueryExpression {
    case literal(JSONValue)
    case column(QueryToken)
    case member(QueryExpression, String)
    case element(QueryExpression, QueryExpression)
    case call(ScalarFunction, [QueryExpression])
    case negative(QueryExpression)
    case binary(BinaryOperation, QueryExpression, QueryExpression)
    case membership(
        QueryExpression, [QueryExpression], ignoresCase: Bool, isNegated: Bool)

    /// `properties_poolAllocationMode` for a path, also behind a conversion.
    var impliedName: String? {
        switch self {
        case .column(let token): token.text
        case .member(let whole, let name): whole.impliedName.map { "\($0)_\(name)" }
        case .element(let whole, .literal(.string(let name))):
            whole.impliedName.map { "\($0)_\(name)" }
        case .element(let whole, .literal(.integer(let index))):
            whole.impliedName.map { "\($0)_\(index)" }
        case .call(let function, let arguments) where function.isConversion:
            arguments.first?.impliedName
        default: nil
        }
    }

    /// Whether it is a part of a dynamic value, which nothing can be grouped by.
    var isDynamic: Bool {
        switch self {
        case .member, .element: true
        default: false
        }
    }
}

/// What stands between two values.
enum BinaryOperation {
    case or
    case and
    case equals
    case differs
    case equalsIgnoringCase
    case differsIgnoringCase
    case less
    case lessOrEqual
    case greater
    case greaterOrEqual
    case add
    case subtract
    case multiply
    case divide
    case remainder
    case text(TextTest, ignoresCase: Bool, isNegated: Bool)
}

/// How one text is looked for in another.
enum TextTest: String {
    case has
    case contains
    case startsWith = "startswith"
    case endsWith = "endswith"
}
