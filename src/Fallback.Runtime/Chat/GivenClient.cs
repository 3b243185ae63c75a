using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>A chat client that was there before the runtime, so that it can be looked at when the runtime starts.</summary>
internal sealed class GivenClient(IChatClient client)
{
    public IChatClient Get() => client;
}
