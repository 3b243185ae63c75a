using System.Text;
using System.Text.Json;
using Fallback.Gateway;
using Microsoft.Extensions.AI;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>Requests as the tests below write and read them.</summary>
internal static class Reading
{
    public const string Hello = """{"role":"user","content":"hello"}""";

    public static ChatCompletionRequest Read(string json)
    {
        Assert.True(RequestReader.TryRead(Encoding.UTF8.GetBytes(json), out ChatCompletionRequest? request, out RequestError? error), error?.Message);
        Assert.Null(error);
        return request!;
    }

    public static RequestError Refused(string json) => Refused(Encoding.UTF8.GetBytes(json));

    public static RequestError Refused(byte[] body)
    {
        Assert.False(RequestReader.TryRead(body, out ChatCompletionRequest? request, out RequestError? error));
        Assert.Null(request);
        return error!;
    }

    /// <summary>A request with members besides its model and one message.</summary>
    public static ChatCompletionRequest With(string members) => Read($$"""{"model":"chat","messages":[{{Hello}}],{{members}}}""");

    public static RequestError RefusedWith(string members) => Refused($$"""{"model":"chat","messages":[{{Hello}}],{{members}}}""");

    public static ChatMessage Message(string message) => Assert.Single(Read($$"""{"model":"chat","messages":[{{message}}]}""").Messages);

    public static AIContent Part(string part) =>
        Assert.Single(Message($$"""{"role":"user","content":[{{part}}]}""").Contents);

    public static string Member(ChatCompletionRequest request, string name) =>
        Encoding.UTF8.GetString(request.Wire.Members.Single(member => member.Name == name).Value.Span);

    public static string? Kept(AdditionalPropertiesDictionary? properties, string name) =>
        properties?.GetValueOrDefault(name) is JsonElement json ? json.GetRawText() : properties?.GetValueOrDefault(name)?.ToString();
}
