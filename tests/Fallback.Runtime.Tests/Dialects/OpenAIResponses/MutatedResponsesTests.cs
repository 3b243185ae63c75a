using Fallback.Fuzz;

namespace Fallback.Runtime.Tests;

public class MutatedResponsesTests : MutatedReplies
{
    private protected override DialectReplies Replies => ResponsesReplies.All;
}
