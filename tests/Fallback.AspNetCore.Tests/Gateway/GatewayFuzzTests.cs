using System.Net.Http.Headers;
using System.Text.Json;
using Fallback.Testing;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Broken requests over sockets: 200, or a 4xx in OpenAI's shape, and never a 500.</summary>
[Trait("Size", "Large")]
public sealed class GatewayFuzzTests
{
    private const int Inputs = 100_000;
    private const int Clients = 16;

    [Theory]
    [InlineData(GatewayStage.Chain)]
    [InlineData("messages")]
    public async Task BrokenRequests_AreAnswered_OrRefusedAsTheCallersFault(string chain)
    {
        await using GatewayStage stage = await GatewayStage.StartAsync();
        foreach (ProviderServer server in (ProviderServer[])[stage.Alpha, stage.Beta])
        {
            server.KeptRequests = 0;
            server.Default.Replies(Reply.Text("ok"));
        }
        int[] answered = new int[Clients], refused = new int[Clients];

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(async () =>
        {
            var random = new Random(20261129 + i);
            for (int n = 0; n < Inputs / 2 / Clients; n++)
            {
                byte[] body = BrokenRequests.Next(random);
                // The models that they ask for are the stage's; a mutation may have made another name of one.
                body = Replaced(body, "\"chat\""u8, $"\"{chain}\"");
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using HttpResponseMessage response = await stage.Client.PostAsync("chat/completions", content, GatewayStage.Token);
                string text = await response.Content.ReadAsStringAsync(GatewayStage.Token);
                string shown = $"{(int)response.StatusCode} {text} {Convert.ToBase64String(body)}";
                if (response.IsSuccessStatusCode)
                {
                    answered[i]++;
                    continue;
                }
                refused[i]++;
                Assert.True((int)response.StatusCode is >= 400 and <= 499, shown);
                using JsonDocument json = JsonDocument.Parse(text);
                JsonElement error = json.RootElement.GetProperty("error");
                Assert.True(error.GetProperty("message").GetString() is { Length: > 0 and < 2_000 } && error.GetProperty("type").GetString() is { Length: > 0 }, shown);
            }
        }, GatewayStage.Token)));

        Assert.True(refused.Sum() > Inputs / 16, $"{answered.Sum()} answered, {refused.Sum()} refused");
        Assert.True(answered.Sum() > Inputs / 250, $"{answered.Sum()} answered, {refused.Sum()} refused");
    }

    private static byte[] Replaced(byte[] body, ReadOnlySpan<byte> before, string after)
    {
        int at = body.AsSpan().IndexOf(before);
        return at < 0 ? body : [.. body[..at], .. System.Text.Encoding.UTF8.GetBytes(after), .. body[(at + before.Length)..]];
    }
}
