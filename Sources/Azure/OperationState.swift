/// How far an operation is, in Resource Manager's words.
enum OperationState {
    case running
    case succeeded
    case ended(String)

    init(_ text: String) {
        switch text.lowercased() {
        case "succeeded": self = .succeeded
        case "failed": self = .ended("Failed")
        case "canceled", "cancelled": self = .ended("Canceled")
        default: self = .running
        }
    }
}
