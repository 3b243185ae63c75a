using System.Buffers;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.Gateway;
using Microsoft.Extensions.AI;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>
/// Broken requests, the same ones in each run: each is read or refused, nothing throws, and what was read can be written for a tier and
/// hashed for the cache.
/// </summary>
public class RequestFuzzTests
{
    private const int Inputs = 20_000;

    private static readonly ProviderEndpoint[] _endpoints =
    [
        .. Dialect.BuiltIn.Select(static dialect => new ProviderEndpoint
        {
            Provider = "p", BaseUrl = new Uri("https://llm.example.com/v1"), Dialect = dialect,
            Invoker = new HttpMessageInvoker(new HttpClientHandler()),
        }),
    ];

    [Fact]
    public void Requests_ThatAreBroken_AreReadOrRefused()
    {
        var random = new Random(20261129);
        int read = 0, refused = 0;
        for (int i = 0; i < Inputs; i++)
        {
            byte[] body = BrokenRequests.Next(random);
            string shown = Convert.ToBase64String(body);
            ChatCompletionRequest? request = null;
            RequestError? error = null;
            Exception? thrown = Record.Exception(() => RequestReader.TryRead(body, out request, out error));
            Assert.True(thrown is null, $"{thrown} {shown}");
            if (error is null)
            {
                read++;
                Assert.True(request is not null, shown);
                Use(request, shown);
            }
            else
            {
                refused++;
                Assert.True(request is null && error is { Code: not null }, shown);
                Assert.True(error.Message.Length < 500 && !error.Message.Any(char.IsControl) && error.Param is null or { Length: <= 200 }, shown);
            }
        }
        // The mutations reach behind the first look.
        Assert.True(read > Inputs / 20 && refused > Inputs / 4, $"{read} read, {refused} refused");
    }

    /// <summary>What the engine does with every request, in each dialect.</summary>
    private static void Use(ChatCompletionRequest request, string shown)
    {
        var asked = new ChatRequest { Method = "Chat", History = request.Messages, Options = request.Options, Wire = request.Wire };
        Assert.DoesNotContain("threw", CacheKey.Compute(asked, "chain", hasClients: false).Obstacle ?? "");
        var shape = new RequestShape("small", "max_tokens") { Tier = "p/small", Provider = "p" };
        foreach (ProviderEndpoint endpoint in _endpoints)
        {
            Dialect dialect = endpoint.Dialect;
            if (dialect.Objection(endpoint, asked) is { } objection)
            {
                Assert.DoesNotContain("threw", objection);
                continue;
            }
            using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
            dialect.Write(writer, endpoint, shape, asked, request.IsStream);
        }
        foreach (WireMember member in request.Wire.Members)
        {
            var reader = new Utf8JsonReader(member.Value.Span);
            Assert.True(JsonDocument.TryParseValue(ref reader, out JsonDocument? document), shown);
            document!.Dispose();
            Assert.Equal(member.Value.Length, reader.BytesConsumed);
        }
    }
}
