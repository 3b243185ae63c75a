using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A content of a turn.</summary>
/// <param name="Content">What is said.</param>
/// <param name="Message">The message that it stands in.</param>
internal sealed record TurnPart(AIContent Content, ChatMessage Message);
