using Fallback.Fuzz;

namespace Fallback.Runtime.Tests;

public class MutatedGeminiTests : MutatedReplies
{
    private protected override DialectReplies Replies => GeminiReplies.All;
}
