internal import LuaRuntime
internal import VaultExtension

/// What the extension of a pool does, as a table that prints well.
final class ExplanationObject: LuaObject {
    static let luaName = "explanation"

    let explanation: PoolExplanation

    init(_ explanation: PoolExplanation) {
        self.explanation = explanation
    }

    static func describe(_ type: inout LuaTypeBuilder<ExplanationObject>) {
        type.description { $0.explanation.description }
        type.property("type") { optional($0.explanation.type) }
        type.property("version") { optional($0.explanation.version) }
        type.property("client_id") { optional($0.explanation.clientID) }
        type.property("polling_interval") { optional($0.explanation.pollingInterval) }
        type.property("folder") { optional($0.explanation.folder) }
        type.property("variable") { optional($0.explanation.variable) }
        type.property("certificates") { object in
            .data(
                .list(
                    object.explanation.certificates.map { certificate in
                        .record([
                            "name": .text(certificate.name), "vault": .text(certificate.vault),
                            "place": .text(certificate.place),
                            "readers": .text(certificate.readers),
                            "rotated": .boolean(certificate.isRotated),
                        ])
                    }))
        }
        type.property("problems") { object in
            .data(
                .list(
                    object.explanation.problems.map { problem in
                        .record([
                            "severity": .text(problem.severity.rawValue),
                            "field": .text(problem.field), "text": .text(problem.text),
                        ])
                    }))
        }
    }

    private static func optional(_ text: String?) -> LuaValue {
        text.map { .text($0) } ?? .nil
    }
}
