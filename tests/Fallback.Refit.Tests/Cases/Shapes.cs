using System.Text.Json;
using Refit;

namespace RefitChains;

/// <summary>Every way in which a method can give its answer, and the text that a caller reads out of it.</summary>
internal static class Shapes
{
    public static IReadOnlyDictionary<string, Func<IChatApi, CancellationToken, Task<string?>>> All { get; } = new Dictionary<string, Func<IChatApi, CancellationToken, Task<string?>>>(StringComparer.Ordinal)
    {
        ["Task<T>"] = static async (api, token) => (await api.AskAsync(Ask.Of("hello"), token)).Text,
        ["ValueTask<T>"] = static async (api, token) => (await api.AskQuicklyAsync(Ask.Of("hello"), token)).Text,
        ["Task<string>"] = static async (api, token) => Parse(await api.ReadAsync(Ask.Of("hello"), token)),
        ["Task"] = static async (api, token) =>
        {
            await api.SendAsync(Ask.Of("hello"), token);
            return null;
        },
        ["Task<IApiResponse<T>>"] = static async (api, token) =>
        {
            using IApiResponse<Answer> response = await api.RespondAsync(Ask.Of("hello"), token);
            Assert.True(response.IsSuccessful);
            return response.Content!.Text;
        },
        ["Task<ApiResponse<T>>"] = static async (api, token) =>
        {
            using ApiResponse<Answer> response = await api.RespondInFullAsync(Ask.Of("hello"), token);
            Assert.True(response.IsSuccessful);
            return response.Content!.Text;
        },
        ["Task<IApiResponse>"] = static async (api, token) =>
        {
            using IApiResponse response = await api.AcknowledgeAsync(Ask.Of("hello"), token);
            Assert.True(response.IsSuccessful);
            return null;
        },
        ["Task<HttpResponseMessage>"] = static async (api, token) =>
        {
            using HttpResponseMessage response = await api.GetMessageAsync(Ask.Of("hello"), token);
            return Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(token));
        },
        ["Task<Stream>"] = static async (api, token) =>
        {
            await using Stream stream = await api.OpenAsync(Ask.Of("hello"), token);
            using var reader = new StreamReader(stream);
            return Parse(await reader.ReadToEndAsync(token));
        },
        ["IAsyncEnumerable<T>"] = static async (api, token) =>
        {
            string text = "";
            await foreach (Chunk chunk in api.StreamAsync(Ask.Of("hello", stream: true), token)) text += chunk.Text;
            return text;
        },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private static string? Parse(string json) => JsonSerializer.Deserialize<Answer>(json, JsonSerializerOptions.Web)!.Text;
}
