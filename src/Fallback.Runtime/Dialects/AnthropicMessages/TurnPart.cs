using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A content of a turn.</summary>
/// <param name="Content">The content.</param>
/// <param name="Message">The message that contains it.</param>
internal sealed record TurnPart(AIContent Content, ChatMessage Message);
