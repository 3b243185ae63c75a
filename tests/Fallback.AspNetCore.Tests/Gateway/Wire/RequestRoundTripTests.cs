using System.Buffers;
using System.Text;
using System.Text.Json;
using Fallback.CompilerServices;
using Fallback.Gateway;
using Microsoft.Extensions.AI;

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What the engine writes for a tier is read as what it wrote it from: written again, it is the same.</summary>
public class RequestRoundTripTests
{
    private static readonly JsonElement _schema = Json("""{"type":"object","properties":{"a":{"type":"string"}}}""");

    public static TheoryData<string> Vendors => ["openai", "openrouter", "mistral", "vllm", "deepseek"];

    [Theory]
    [MemberData(nameof(Vendors))]
    public void Request_OfTheEngines_IsReadAsItWasMeant(string vendor)
    {
        var options = new ChatOptions
        {
            Temperature = 0.3f, TopP = 0.95f, TopK = 50, Seed = 42, FrequencyPenalty = 0.1f, PresencePenalty = -0.2f, MaxOutputTokens = 321,
            StopSequences = ["x", "y\n"], Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low }, AllowMultipleToolCalls = true,
            ResponseFormat = ChatResponseFormat.ForJsonSchema(_schema, "shape", "What it looks like"),
            ToolMode = ChatToolMode.RequireSpecific("look"),
            Tools = [new CallerFunction("look", "Looks", _schema, true, null), AIFunctionFactory.CreateDeclaration("see", null, _schema)],
            AdditionalProperties = new() { ["user"] = "u-1", ["strict"] = true, ["logit_bias"] = Json("""{"1":-5}"""), ["n"] = 1, ["x"] = 0.5 },
        };
        ChatMessage[] messages =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, "Ünïcödé 😀 \"quoted\"\n") { AuthorName = "Ann" },
            new(ChatRole.Assistant, "Well."),
            new(ChatRole.User,
            [
                new TextContent("See"), new UriContent("https://example.com/a.png", "image/png"), new DataContent(new byte[] { 1, 2, 3 }, "image/png"),
                .. Files(vendor),
            ]),
            new(ChatRole.Assistant,
            [
                Origin.Thought("Hm.", "reasoning_content", null),
                new TextContent("I look."),
                new FunctionCallContent("call_aa1", "look", new Dictionary<string, object?> { ["a"] = "b", ["n"] = 1.5 }),
                new FunctionCallContent("call_aa2", "see", new Dictionary<string, object?>()),
            ]),
            new(ChatRole.Tool, [new FunctionResultContent("call_aa1", "seen"), new FunctionResultContent("call_aa2", Json("""{"a":[1]}"""))]),
            new(ChatRole.System, "And be quick."),
            new(ChatRole.User, ""),
        ];
        Same(new ChatRequest { Method = "Ask", History = messages, Options = options }, vendor);
    }

    [Theory]
    [InlineData("required")]
    [InlineData("auto")]
    [InlineData("none")]
    public void Choice_OfTheEngines_IsReadAsItWasMeant(string choice) => Same(
        new ChatRequest
        {
            Method = "Ask",
            User = "hi",
            Options = new ChatOptions
            {
                Tools = [AIFunctionFactory.CreateDeclaration("see", "Sees", _schema)],
                ToolMode = choice switch { "required" => ChatToolMode.RequireAny, "auto" => ChatToolMode.Auto, _ => ChatToolMode.None },
            },
        },
        "openai");

    [Fact]
    public void Prompt_OfTheEngines_IsReadAsItWasMeant() => Same(
        new ChatRequest
        {
            Method = "Ask",
            System = "Be brief.",
            User = "hi",
            Options = new ChatOptions { Instructions = "And quick.", ResponseFormat = ChatResponseFormat.Json },
            Generation = new GenerationAttribute { Temperature = 0.25, Seed = 7, MaxOutputTokens = 5, Stop = ["."] },
        },
        "openai");

    private static IEnumerable<AIContent> Files(string vendor)
    {
        ChatFlavour flavour = ChatFlavour.Of(vendor);
        AIContent[] all =
        [
            new DataContent(new byte[] { 4, 5 }, "audio/mpeg"), new DataContent(new byte[] { 6 }, "audio/wav"),
            new DataContent(new byte[] { 7, 8 }, "application/pdf") { Name = "a.pdf" }, new HostedFileContent("file-1"),
            new UriContent("https://example.com/a.pdf", "application/pdf"), new UriContent("https://example.com/a.mp4", "video/mp4"),
        ];
        return all.Where(content => ContentForm.Objection(content, flavour) is null);
    }

    private static void Same(ChatRequest request, string vendor)
    {
        string written = Write(request, vendor, stream: true);
        ChatCompletionRequest read = Reading.Read(written);
        Assert.Equal(("small", true, true), (read.Model, read.IsStream, read.WantsUsage));
        string again = Write(new ChatRequest { Method = "Ask", History = read.Messages, Options = read.Options }, vendor, stream: true);
        Assert.Equal(Sorted(written), Sorted(again));
    }

    private static string Write(ChatRequest request, string vendor, bool stream)
    {
        AnswerSchema? schema = AnswerSchema.Of(request.Options?.ResponseFormat);
        var shape = new RequestShape("small", "max_completion_tokens")
        {
            Flavour = ChatFlavour.Of(vendor),
            Answer = schema is null ? null : new AnswerShape(
                schema, schema.Schema is null ? StructuredOutputMode.JsonObject : StructuredOutputMode.JsonSchema, IsPrompted: false),
        };
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) RequestWriter.Write(writer, shape, request, stream);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The members of a request have no order.</summary>
    private static string Sorted(string request) =>
        string.Join('\n', Json(request).EnumerateObject().OrderBy(static member => member.Name, StringComparer.Ordinal)
            .Select(static member => $"{member.Name}: {member.Value.GetRawText()}"));

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
