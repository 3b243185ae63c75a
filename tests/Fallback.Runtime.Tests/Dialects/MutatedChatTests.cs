using Fallback.Fuzz;

namespace Fallback.Runtime.Tests;

public class MutatedChatTests : MutatedReplies
{
    private protected override DialectReplies Replies => ChatReplies.All;
}
