using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A chat client that existed before the runtime, so that it can be examined when the runtime starts.</summary>
internal sealed class GivenClient(IChatClient client)
{
    public IChatClient Get() => client;
}
