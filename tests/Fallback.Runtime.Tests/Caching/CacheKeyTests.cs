using System.Reflection;
using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests.Caching;

/// <summary>Requests that any tier could tell apart have different keys, and what cannot be told apart has none.</summary>
public sealed class CacheKeyTests
{
    private static readonly AIFunctionDeclaration _function = AIFunctionFactory.CreateDeclaration("find", "Finds.", Json("""{"type":"object"}"""));

    public static TheoryData<string> Contents => [.. _contents.Keys];

    public static TheoryData<string> OptionNames => [.. typeof(ChatOptions).GetProperties().Select(static property => property.Name)];

    /// <summary>Each with the same words beside it.</summary>
    private static readonly Dictionary<string, AIContent> _contents = new()
    {
        ["pdf"] = new DataContent(new byte[] { 1 }, "application/pdf"),
        ["other pdf"] = new DataContent(new byte[] { 2 }, "application/pdf"),
        ["pdf of another name"] = new DataContent(new byte[] { 1 }, "application/pdf") { Name = "a.pdf" },
        ["sound"] = new DataContent(new byte[] { 1 }, "audio/wav"),
        ["image"] = new DataContent(new byte[] { 1 }, "image/png"),
        ["link"] = new UriContent("https://example.com/1", "application/pdf"),
        ["other link"] = new UriContent("https://example.com/2", "application/pdf"),
        ["link as image"] = new UriContent("https://example.com/1", "image/png"),
        ["hosted file"] = new HostedFileContent("file_1"),
        ["other hosted file"] = new HostedFileContent("file_2"),
        ["hosted file of a type"] = new HostedFileContent("file_1") { MediaType = "application/pdf" },
        ["store"] = new HostedVectorStoreContent("file_1"),
        ["text"] = new TextContent("file_1"),
        ["thought"] = new TextReasoningContent("file_1"),
        ["signed thought"] = new TextReasoningContent("file_1") { ProtectedData = "sig" },
        ["call"] = new FunctionCallContent("1", "find"),
        ["call with argument"] = new FunctionCallContent("1", "find", new Dictionary<string, object?> { ["a"] = 1 }),
        ["call with other argument"] = new FunctionCallContent("1", "find", new Dictionary<string, object?> { ["a"] = 2 }),
        ["call with text argument"] = new FunctionCallContent("1", "find", new Dictionary<string, object?> { ["a"] = "1" }),
        ["call of another id"] = new FunctionCallContent("2", "find"),
        ["result"] = new FunctionResultContent("1", null),
        ["text result"] = new FunctionResultContent("1", "a"),
        ["number result"] = new FunctionResultContent("1", 1.5),
        ["json result"] = new FunctionResultContent("1", Json("""{"a":1}""")),
        ["content result"] = new FunctionResultContent("1", new DataContent(new byte[] { 1 }, "application/pdf")),
        ["other content result"] = new FunctionResultContent("1", new DataContent(new byte[] { 2 }, "application/pdf")),
        ["contents result"] = new FunctionResultContent("1", new List<AIContent> { new TextContent("a"), new TextContent("b") }),
        ["other contents result"] = new FunctionResultContent("1", new List<AIContent> { new TextContent("ab") }),
        ["failed result"] = new FunctionResultContent("1", null) { Exception = new InvalidOperationException("a") },
        ["otherwise failed result"] = new FunctionResultContent("1", null) { Exception = new InvalidOperationException("b") },
        ["property"] = new TextContent("") { AdditionalProperties = new() { ["cache_control"] = "ephemeral" } },
        ["other property"] = new TextContent("") { AdditionalProperties = new() { ["cache_control"] = true } },
        ["citation"] = new TextContent("") { Annotations = [new CitationAnnotation { Title = "a" }] },
        ["other citation"] = new TextContent("") { Annotations = [new CitationAnnotation { Snippet = "a" }] },
        ["span"] = new TextContent("") { Annotations = [new AIAnnotation { AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = 1 }] }] },
        ["error"] = new ErrorContent("a"),
        ["error of a code"] = new ErrorContent("a") { ErrorCode = "b" },
        ["code"] = new CodeInterpreterToolCallContent("1") { Inputs = [new TextContent("1+1")] },
        ["other code"] = new CodeInterpreterToolCallContent("1") { Inputs = [new TextContent("1+2")] },
        ["server call"] = new McpServerToolCallContent("1", "find", "server"),
        ["server result"] = new McpServerToolResultContent("1") { Outputs = [new TextContent("a")] },
        ["usage"] = new UsageContent(new UsageDetails { InputTokenCount = 1 }),
    };

    [Theory, MemberData(nameof(Contents))]
    public void Content_IsInTheKey(string name)
    {
        string key = KeyOf(_contents[name]);

        Assert.Equal(key, KeyOf(_contents[name]));
        foreach ((string other, AIContent content) in _contents)
            if (other != name) Assert.True(key != KeyOf(content), $"{name} and {other} have one key");
        Assert.NotEqual(key, Key(new ChatRequest { Method = "m", History = [new ChatMessage(ChatRole.User, "Total?")] }));
    }

    [Theory, MemberData(nameof(OptionNames))]
    public void Option_IsInTheKeyOrInTheWayOfOne(string name)
    {
        var options = new ChatOptions();
        PropertyInfo property = typeof(ChatOptions).GetProperty(name)!;
        // A property that the library has got anew needs a value here, and a line in IdentityOptions.
        property.SetValue(options, Sample(property));

        RequestIdentity identity = Identity(new ChatRequest { Method = "m", User = "q", Options = options });

        bool isRefused = name is nameof(ChatOptions.ConversationId) or nameof(ChatOptions.RawRepresentationFactory) or "ContinuationToken";
        Assert.Equal(isRefused, identity.Key is null);
        Assert.Equal(isRefused, identity.Obstacle is not null);
        Assert.NotEqual(Key(new ChatRequest { Method = "m", User = "q", Options = new ChatOptions() }), identity.Key);
    }

    [Fact]
    public void Members_OfEverythingThatIsHashed_AreThoseThatWereKnown()
    {
        // Where this fails the library has more than is hashed: add it to the identity, then to this list.
        Assert.Equal(
            [
                "AIAnnotation: AdditionalProperties, AnnotatedRegions, RawRepresentation",
                "AIFunctionDeclaration: AdditionalProperties, Description, JsonSchema, Name, ReturnJsonSchema",
                "ChatMessage: AdditionalProperties, AuthorName, Contents, CreatedAt, MessageId, RawRepresentation, Role, Text",
                "ChatResponseFormatJson: Schema, SchemaDescription, SchemaName",
                "CitationAnnotation: AdditionalProperties, AnnotatedRegions, FileId, RawRepresentation, Snippet, Title, ToolName, Url",
                "DataContent: AdditionalProperties, Annotations, Base64Data, Data, MediaType, Name, RawRepresentation, Uri",
                "FunctionCallContent: AdditionalProperties, Annotations, Arguments, CallId, Exception, InformationalOnly, Name, RawRepresentation",
                "FunctionResultContent: AdditionalProperties, Annotations, CallId, Exception, RawRepresentation, Result",
                "HostedFileContent: AdditionalProperties, Annotations, CreatedAt, FileId, MediaType, Name, Purpose, RawRepresentation, Scope, SizeInBytes",
                "HostedMcpServerTool: AdditionalProperties, AllowedTools, ApprovalMode, Description, Headers, Name, ServerAddress, ServerDescription, ServerName",
                "ReasoningOptions: Effort, Output",
                "RequiredChatToolMode: RequiredFunctionName",
                "TextContent: AdditionalProperties, Annotations, RawRepresentation, Text",
                "TextReasoningContent: AdditionalProperties, Annotations, ProtectedData, RawRepresentation, Text",
                "UriContent: AdditionalProperties, Annotations, MediaType, RawRepresentation, Uri",
            ],
            ((Type[])[
                typeof(AIAnnotation), typeof(AIFunctionDeclaration), typeof(ChatMessage), typeof(ChatResponseFormatJson),
                typeof(CitationAnnotation), typeof(DataContent), typeof(FunctionCallContent), typeof(FunctionResultContent),
                typeof(HostedFileContent), typeof(HostedMcpServerTool), typeof(ReasoningOptions), typeof(RequiredChatToolMode),
                typeof(TextContent), typeof(TextReasoningContent), typeof(UriContent),
            ]).Select(static type =>
                $"{type.Name}: {string.Join(", ", type.GetProperties().Select(static property => property.Name).Distinct().Order(StringComparer.Ordinal))}"));
    }

    [Fact]
    public void Contents_ThatTheLibraryHas_AreHashedOrRefused_AndNeverPassedOver()
    {
        foreach (Type type in typeof(AIContent).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(AIContent)) && !type.IsAbstract))
        {
            var content = (AIContent)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            RequestIdentity identity = Identity(Of(content));
            Assert.True(identity.Key is null || identity.Key != Key(new ChatRequest { Method = "m", History = [new ChatMessage(ChatRole.User, "Total?")] }), type.Name);
        }
    }

    [Fact]
    public void WhatNobodyKnows_HasNoKeyButAReason()
    {
        Assert.Contains("StrangeContent", Obstacle(Of(new StrangeContent())));
        Assert.Contains("StrangeText", Obstacle(Of(new FunctionResultContent("1", new StrangeText()))));
        Assert.Contains("StrangeOptions", Obstacle(With(new StrangeOptions())));
        Assert.Contains("StrangeTool", Obstacle(With(new ChatOptions { Tools = [new StrangeTool()] })));
        Assert.Contains("Func", Obstacle(With(new ChatOptions { AdditionalProperties = new() { ["x"] = new Func<int>(static () => 1) } })));
        Assert.Contains("Strange", Obstacle(With(new ChatOptions { AdditionalProperties = new() { ["x"] = new List<object> { new Strange() } } })));
        Assert.Contains("InvalidOperationException", Obstacle(With(new ChatOptions { StopSequences = new ThrowingList() })));
        var circle = new List<object>();
        circle.Add(circle);
        Assert.Contains("too deep", Obstacle(With(new ChatOptions { AdditionalProperties = new() { ["x"] = circle } })));
        var round = new CodeInterpreterToolCallContent("1") { Inputs = [] };
        round.Inputs.Add(round);
        Assert.Contains("too deep", Obstacle(Of(round)));
    }

    [Fact]
    public void WhatOnlyAChatClientSees_CountsOnlyWhereThereIsOne()
    {
        ChatRequest raw = Of(new TextContent("") { RawRepresentation = new Strange() });
        ChatRequest tool = With(new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "one")] });

        Assert.All([raw, tool], request => Assert.NotNull(CacheKey.Compute(request, "chain", hasClients: false).Key));
        Assert.All([raw, tool], request => Assert.NotNull(CacheKey.Compute(request, "chain", hasClients: true).Obstacle));
        Assert.NotNull(CacheKey.Compute(With(new ChatOptions { Tools = [_function] }), "chain", hasClients: true).Key);
    }

    [Fact]
    public void HostedTools_AndChains_AreInTheKey()
    {
        AITool[] tools =
        [
            _function,
            AIFunctionFactory.CreateDeclaration("find", "Finds it.", Json("""{"type":"object"}""")),
            AIFunctionFactory.CreateDeclaration("find", "Finds.", Json("""{"type":"object","properties":{}}""")),
            new HostedWebSearchTool(),
            new HostedWebSearchTool(new Dictionary<string, object?> { ["size"] = "high" }),
            new HostedCodeInterpreterTool(),
            new HostedCodeInterpreterTool { Inputs = [new HostedFileContent("file_1")] },
            new HostedFileSearchTool { Inputs = [new HostedVectorStoreContent("s1")] },
            new HostedFileSearchTool { Inputs = [new HostedVectorStoreContent("s1")], MaximumResultCount = 3 },
            new HostedMcpServerTool("server", "https://one.example/"),
            new HostedMcpServerTool("server", "https://one.example/") { AllowedTools = ["a"] },
            new HostedMcpServerTool("server", "https://one.example/") { ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire },
            new HostedMcpServerTool("server", "https://two.example/"),
        ];

        string[] keys = [.. tools.Select(static tool => Key(With(new ChatOptions { Tools = [tool] }))), CacheKey.Compute(With(null), "other chain", false).Key!];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Boundaries_BetweenTexts_AreInTheKey()
    {
        ChatRequest[] requests =
        [
            new() { Method = "m", System = "ab", User = "c" },
            new() { Method = "m", System = "a", User = "bc" },
            new() { Method = "m", User = "abc" },
            new() { Method = "m", System = "", User = "abc" },
            new() { Method = "m", History = [new ChatMessage(ChatRole.User, "ab"), new ChatMessage(ChatRole.User, "c")] },
            new() { Method = "m", History = [new ChatMessage(ChatRole.User, "abc")] },
            new() { Method = "m", History = [new ChatMessage(ChatRole.User, [new TextContent("ab"), new TextContent("c")])] },
            new() { Method = "m", History = [new ChatMessage(ChatRole.Assistant, "abc")] },
            new() { Method = "m", History = [new ChatMessage(ChatRole.User, "abc") { AuthorName = "x" }] },
            new() { Method = "m", History = [new ChatMessage(ChatRole.User, "abc") { MessageId = "x" }] },
            new() { Method = "m", History = [new ChatMessage(ChatRole.User, "\ud800")] },
            new() { Method = "m", History = [new ChatMessage(ChatRole.User, "\udbff")] },
            With(new ChatOptions { StopSequences = ["a", "b"] }),
            With(new ChatOptions { StopSequences = ["ab"] }),
        ];

        Assert.Equal(requests.Length, requests.Select(Key).Distinct().Count());
    }

    [Fact]
    public void RandomRequests_HaveOneKeyExactlyWhenTheyAreEqual()
    {
        var described = new Dictionary<string, string>();
        for (int seed = 0; seed < 4_000; seed++)
        {
            var made = new RandomRequest(seed);
            string key = Key(made.Request);
            Assert.Equal(key, Key(new RandomRequest(seed).Request));
            if (!described.TryAdd(key, made.Description)) Assert.Equal(described[key], made.Description);
        }
        Assert.Equal(described.Count, described.Values.Distinct().Count());
        Assert.True(described.Count > 1_000, $"{described.Count} different requests prove little");
    }

    internal static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static object Sample(PropertyInfo property) => property.Name switch
    {
        nameof(ChatOptions.ResponseFormat) => ChatResponseFormat.Json,
        nameof(ChatOptions.ToolMode) => ChatToolMode.RequireAny,
        nameof(ChatOptions.Tools) => new List<AITool> { _function },
        nameof(ChatOptions.StopSequences) => new List<string> { "stop" },
        nameof(ChatOptions.Reasoning) => new ReasoningOptions { Effort = ReasoningEffort.High },
        nameof(ChatOptions.AdditionalProperties) => new AdditionalPropertiesDictionary { ["user"] = "x" },
        nameof(ChatOptions.RawRepresentationFactory) => new Func<IChatClient, object?>(static _ => null),
        "ContinuationToken" => property.PropertyType.GetMethod("FromBytes")!.Invoke(null, [new ReadOnlyMemory<byte>([1])])!,
        _ when property.PropertyType == typeof(string) => "x",
        _ when property.PropertyType == typeof(bool?) => true,
        _ when property.PropertyType == typeof(int?) => 7,
        _ when property.PropertyType == typeof(long?) => 7L,
        _ when property.PropertyType == typeof(float?) => 0.5f,
        _ => throw new NotSupportedException($"ChatOptions.{property.Name} is new: give it a value here, and a line in IdentityOptions"),
    };

    private static ChatRequest Of(AIContent content) =>
        new() { Method = "m", History = [new ChatMessage(ChatRole.User, [new TextContent("Total?"), content])] };

    private static ChatRequest With(ChatOptions? options) => new() { Method = "m", User = "q", Options = options };

    private static string KeyOf(AIContent content) => Key(Of(content));

    private static RequestIdentity Identity(ChatRequest request) => CacheKey.Compute(request, "chain", hasClients: true);

    private static string Key(ChatRequest request)
    {
        RequestIdentity identity = Identity(request);
        Assert.Null(identity.Obstacle);
        return identity.Key!;
    }

    private static string Obstacle(ChatRequest request)
    {
        RequestIdentity identity = Identity(request);
        Assert.Null(identity.Key);
        return identity.Obstacle!;
    }

    private sealed class Strange;

    private sealed class StrangeContent : AIContent;

    private sealed class StrangeText() : DataContent(new byte[] { 1 }, "text/plain");

    private sealed class StrangeOptions : ChatOptions;

    private sealed class StrangeTool : AITool;

    private sealed class ThrowingList : System.Collections.ObjectModel.Collection<string>
    {
        public ThrowingList() : base(new Inner())
        {
        }

        private sealed class Inner : List<string>, IList<string>, IEnumerable<string>
        {
            IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw new InvalidOperationException();

            int ICollection<string>.Count => throw new InvalidOperationException();
        }
    }
}
