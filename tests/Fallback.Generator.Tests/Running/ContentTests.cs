using System.Text.Json;

namespace Fallback.Generator.Tests.Running;

/// <summary>Contents beside a prompt, as they arrive.</summary>
public class ContentTests(Conversation conversation) : IClassFixture<Conversation>
{
    private const string Image = """new DataContent(new byte[] { 1, 2, 3 }, "image/png")""";

    [Theory]
    [InlineData("Task<string> Ask(string q, DataContent image);", $"foo.Ask(\"What?\", {Image})", "text What?, image_url data:image/png;base64,AQID")]
    [InlineData("Task<string> Ask(DataContent image, string q);", $"foo.Ask({Image}, \"What?\")", "text What?, image_url data:image/png;base64,AQID")]
    [InlineData("Task<string> Ask(DataContent image);", $"foo.Ask({Image})", "image_url data:image/png;base64,AQID")]
    [InlineData("Task<string> Ask(string q, AIContent? @object = null);", "foo.Ask(\"What?\")", "What?")]
    [InlineData("Task<string> Ask(string q, params AIContent[] all);", "foo.Ask(\"What?\")", "What?")]
    [InlineData("Task<string> Ask(string q, TextContent more);", "foo.Ask(\"What?\", new TextContent(\"This\"))", "What?This")]
    [InlineData(
        "[UserPrompt(\"Compare\\n{a} and {b}:\")] Task<string> Ask(int a, int b, UriContent one, IEnumerable<AIContent>? more = null);",
        $"foo.Ask(1, 2, new UriContent(\"https://a.example/1.png\", \"image/png\"), new List<AIContent> {{ new TextContent(\"and\"), {Image} }})",
        "text Compare\n1 and 2:, image_url https://a.example/1.png, text and, image_url data:image/png;base64,AQID")]
    [InlineData(
        "[UserPrompt(\"Look.\")] Task<string> Ask(UriContent one, IEnumerable<AIContent>? more = null);",
        "foo.Ask(new UriContent(\"https://a.example/1.png\", \"image/png\"))",
        "text Look., image_url https://a.example/1.png")]
    public async Task Contents_StandBehindTheText(string method, string call, string expected)
    {
        JsonElement request = Assert.Single(await conversation.SendAsync(method, $"await {call};"));

        Assert.Equal(expected, Content(Assert.Single(request.GetProperty("messages").EnumerateArray())));
    }

    [Theory]
    [InlineData("null", "")]
    [InlineData("[new(ChatRole.User, \"Hi\"), new(ChatRole.Assistant, \"Hello\")]", "user Hi; assistant Hello; ")]
    public async Task Message_StandsBehindSystemAndHistory(string history, string before)
    {
        JsonElement request = Assert.Single(await conversation.SendAsync(
            """[SystemPrompt("Be {tone}.")] Task<string> Ask(string tone, IEnumerable<ChatMessage>? history, string q, DataContent image);""",
            $"""await foo.Ask("brief", {history}, "What?", {Image});"""));

        Assert.Equal(
            $"system Be brief.; {before}user text What?, image_url data:image/png;base64,AQID",
            string.Join("; ", request.GetProperty("messages").EnumerateArray()
                .Select(static message => $"{message.GetProperty("role")} {Content(message)}")));
    }

    [Fact]
    public async Task NullContent_ThatIsNotNullable_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentNullException>(() =>
            conversation.RunAsync("Task<string> Ask(string q, DataContent image);", "await foo.Ask(\"What?\", null!);"));

    [Fact]
    public async Task NothingAtAll_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            conversation.RunAsync("Task<string> Ask(DataContent? image);", "await foo.Ask(null);"));

    private static string Content(JsonElement message)
    {
        JsonElement content = message.GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : string.Join(", ", content.EnumerateArray().Select(Part));
    }

    private static string Part(JsonElement part) => part.GetProperty("type").GetString() switch
    {
        "text" => "text " + part.GetProperty("text").GetString(),
        string type => $"{type} {part.GetProperty(type).GetProperty("url").GetString()}",
        _ => "",
    };
}
