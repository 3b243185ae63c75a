using System.Reflection;
using Fallback.Testing;

namespace Fallback.Generator.Tests.Running;

/// <summary>Compiled clients of Refit interfaces with unusual declarations, on the stand-in for Refit. What they do in all cases is tested in Fallback.RefitStandIn.Tests.</summary>
public class RefitCallTests
{
    /// <summary>In one piece: the stand-in's proxies are made once for an assembly of a name.</summary>
    [Fact]
    public async Task Client_OfUnusualDeclarations_AsksForTheTiersModel_AndLeavesTheCallersAlone()
    {
        await using ProviderServer server = await ProviderServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assembly user = Generated.FromRefit("""
            using Refit;
            [ModelChain("local/m")]
            public interface IFoo
            {
                // Parameters that are named as the lambda's own, or as keywords.
                [Post("/chat/completions")] Task<string> AskAsync([Body] Request api, [Query] string model, [Query] string copy, CancellationToken token);
                [Post("/chat/completions")] ValueTask<string> AskAsync([Body] Request @class, CancellationToken @return);
                // A class, whose copy must not be the caller's object, a body that may be missing, and one that is only implied.
                [Post("/chat/completions")] Task<string?> AskAsync([Body] OldRequest? request, CancellationToken token);
                [Post("/chat/completions")] Task<string> AskAsync(FixedRequest request, CancellationToken token);
            }
            public sealed record Message(string Role, string Content);
            public sealed record Request(string Model, Message[] Messages);
            public class OldRequest { public string? Model { get; set; } public Message[] Messages { get; set; } = Array.Empty<Message>(); }
            public class FixedRequest { public string? Model { get; init; } public Message[] Messages { get; init; } = Array.Empty<Message>(); }
            public static class Caller
            {
                public static async Task RunAsync(IFoo foo)
                {
                    Message[] messages = { new("user", "hello") };
                    var request = new Request("mine", messages);
                    var old = new OldRequest { Model = "mine", Messages = messages };
                    var made = new FixedRequest { Model = "mine", Messages = messages };
                    await foo.AskAsync(request, "x", "y", default);
                    await foo.AskAsync(request, default(CancellationToken));
                    await foo.AskAsync(old, default);
                    await foo.AskAsync(made, default);
                    if ((request.Model, old.Model, made.Model) != ("mine", "mine", "mine")) throw new InvalidOperationException();
                }
            }
            """).Load(isCollectible: false);
        using var runtime = new FallbackRuntime(new FallbackOptions { TimeProvider = new OwnClock() }.AddProvider("local", server.BaseUrl.AbsoluteUri, "key-of-local-1234567890"));
        Type type = user.GetType("IFoo", throwOnError: true)!;
        object client = typeof(FallbackRuntime).GetMethod(nameof(FallbackRuntime.CreateClient))!.MakeGenericMethod(type).Invoke(runtime, null)!;

        await (Task)user.GetType("Caller", throwOnError: true)!.GetMethod("RunAsync")!.Invoke(null, [client])!;

        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, static request => Assert.Equal(("m", "hello"), (request.Model, request.LastUserMessage)));
    }

    // A clock of its own keeps the state of its tiers to itself.
    private sealed class OwnClock : TimeProvider;
}
