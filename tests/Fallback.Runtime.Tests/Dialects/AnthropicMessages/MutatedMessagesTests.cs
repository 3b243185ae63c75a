using Fallback.Fuzz;

namespace Fallback.Runtime.Tests;

public class MutatedMessagesTests : MutatedReplies
{
    private protected override DialectReplies Replies => MessagesReplies.All;
}
