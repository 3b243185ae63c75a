using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fallback.CompilerServices;
using Fallback.Gateway;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using static Fallback.AspNetCore.Tests.Gateway.Writing;
using Sdk = OpenAI.Chat;

#pragma warning disable OPENAI001 // For evaluation only in this version; what it sends must be read all the same.

namespace Fallback.AspNetCore.Tests.Gateway;

/// <summary>What OpenAI's .NET SDK sends is read whole, and it reads what the gateway writes.</summary>
public class OpenAISdkTests
{
    private static readonly BinaryData _schema = BinaryData.FromString("""{"type":"object","properties":{"a":{"type":"string"}}}""");

    [Fact]
    public async Task Request_OfTheSdk_IsReadWithNothingLost()
    {
        var sdk = new OpenAISdk { Reply = Write(static writer => CompletionWriter.Write(writer, Head, new ChatAnswer { Text = "a" })) };
        await sdk.Chat.CompleteChatAsync(Messages(), Options(), TestContext.Current.CancellationToken);
        ChatCompletionRequest request = Reading.Read(sdk.Sent);
        JsonObject sent = JsonNode.Parse(sdk.Sent)!.AsObject();
        Assert.Equal(sent.Select(static member => member.Key), request.Wire.Members.Select(static member => member.Name));
        foreach (WireMember member in request.Wire.Members)
            Assert.True(JsonNode.DeepEquals(sent[member.Name], JsonNode.Parse(member.Value.Span)), member.Name);

        // Whatever it is, the engine has it: as an option of its own, or under its name.
        var asked = new ChatRequest { Method = "Chat", History = request.Messages, Options = request.Options };
        foreach (WireMember member in request.Wire.Members)
            if (member.Name is not ("model" or "messages")) Assert.True(RequestParameters.Sends(asked, member.Name), member.Name);
        Assert.Equal(0.5f, request.Options.Temperature);
        Assert.Equal(77, request.Options.MaxOutputTokens);
        Assert.Equal(ReasoningEffort.High, request.Options.Reasoning?.Effort);
        Assert.True(Strictness.Of(request.Options.AdditionalProperties));
        Assert.Equal("f", Assert.IsType<RequiredChatToolMode>(request.Options.ToolMode).RequiredFunctionName);
        Assert.Equal("n", Assert.IsType<ChatResponseFormatJson>(request.Options.ResponseFormat).SchemaName);
    }

    [Fact]
    public async Task Messages_OfTheSdk_AreReadAsTheyAreMeant()
    {
        var sdk = new OpenAISdk { Reply = Write(static writer => CompletionWriter.Write(writer, Head, new ChatAnswer { Text = "a" })) };
        await sdk.Chat.CompleteChatAsync(Messages(), cancellationToken: TestContext.Current.CancellationToken);
        Microsoft.Extensions.AI.ChatMessage[] messages = Reading.Read(sdk.Sent).Messages;
        Assert.Equal(
            ["system", "developer", "user", "user", "assistant", "tool", "assistant", "assistant", "assistant"],
            messages.Select(static message => message.Role.Value));
        Assert.Equal("Ann", messages[2].AuthorName);
        Assert.Equal(
            [typeof(TextContent), typeof(UriContent), typeof(DataContent), typeof(DataContent), typeof(HostedFileContent), typeof(DataContent)],
            messages[3].Contents.Select(static content => content.GetType()));
        Assert.Equal("high", Origin.Text(messages[3].Contents[1].AdditionalProperties, "detail"));
        Assert.Equal(("a.pdf", "application/pdf"), (((DataContent)messages[3].Contents[5]).Name, ((DataContent)messages[3].Contents[5]).MediaType));
        var call = Assert.IsType<FunctionCallContent>(messages[4].Contents.Last());
        Assert.Equal(("call_1", "f", "1"), (call.CallId, call.Name, call.Arguments!["a"]?.ToString()));
        Assert.Equal("found", Assert.IsType<FunctionResultContent>(Assert.Single(messages[5].Contents)).Result);
        Assert.Equal("I will not.", messages[6].Text);
        Assert.IsType<WirePart>(Assert.Single(messages[7].Contents));
    }

    [Fact]
    public async Task Answer_OfTheGateways_IsReadByTheSdk()
    {
        var text = new TextContent("see") { Annotations = [new CitationAnnotation { Url = new Uri("https://example.com/a"), Title = "A" }] };
        var answer = new ChatAnswer
        {
            Text = "see",
            Response = new ChatResponse(new Microsoft.Extensions.AI.ChatMessage(
                ChatRole.Assistant,
                [
                    text, new FunctionCallContent("call_1", "f", new Dictionary<string, object?> { ["a"] = 1 }),
                    new DataContent(new byte[] { 1, 2 }, "audio/wav"), new DataContent(new byte[] { 3 }, "image/png"),
                ])),
            FinishReason = Microsoft.Extensions.AI.ChatFinishReason.ToolCalls,
            Usage = new UsageDetails { InputTokenCount = 3, OutputTokenCount = 4, TotalTokenCount = 7, CachedInputTokenCount = 2, ReasoningTokenCount = 1 },
        };
        var sdk = new OpenAISdk { Reply = Write(writer => CompletionWriter.Write(writer, Head, answer)) };
        ChatCompletion read = await sdk.Chat.CompleteChatAsync(["hi"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(("chatcmpl-1", "chat", Sdk.ChatFinishReason.ToolCalls), (read.Id, read.Model, read.FinishReason));
        Assert.Equal(1_764_439_200, read.CreatedAt.ToUnixTimeSeconds());
        Assert.Equal("see", Assert.Single(read.Content).Text);
        ChatToolCall call = Assert.Single(read.ToolCalls);
        Assert.Equal(("call_1", "f", """{"a":1}"""), (call.Id, call.FunctionName, call.FunctionArguments.ToString()));
        Assert.Equal((3, 4, 7), (read.Usage.InputTokenCount, read.Usage.OutputTokenCount, read.Usage.TotalTokenCount));
        Assert.Equal((2, 1), (read.Usage.InputTokenDetails.CachedTokenCount, read.Usage.OutputTokenDetails.ReasoningTokenCount));
        Assert.Equal("https://example.com/a", Assert.Single(read.Annotations).WebResourceUri.AbsoluteUri);
        Assert.Equal([1, 2], read.OutputAudio.AudioBytes.ToArray());
        Assert.Null(read.Refusal);
    }

    [Fact]
    public async Task Stream_OfTheGateways_IsReadByTheSdk()
    {
        var chunks = new ChunkWriter(Head with { WantsUsage = true });
        var body = new StringBuilder();
        void Send(string? json) => body.Append(json is null ? "" : $"data: {json}\n\n");
        Send(Chunk(chunks, new StreamPiece { Reasoning = "hm" }));
        Send(Chunk(chunks, new StreamPiece { Text = "Hello \ud83d" }));
        Send(Chunk(chunks, new StreamPiece { Text = "\ude00" }));
        Send(Chunk(chunks, new StreamPiece
        {
            IsLast = true,
            Extras = new PieceExtras { ToolCalls = [new FunctionCallContent("call_1", "f", new Dictionary<string, object?> { ["a"] = 1 })] },
        }));
        Send(Write(writer => chunks.WriteEnd(writer, null)));
        Send(Write(writer => chunks.TryWriteUsage(writer, new UsageDetails { InputTokenCount = 1, OutputTokenCount = 2, TotalTokenCount = 3 })));
        Send("[DONE]");
        var sdk = new OpenAISdk { Reply = body.ToString(), MediaType = "text/event-stream" };
        var updates = new List<StreamingChatCompletionUpdate>();
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        await foreach (StreamingChatCompletionUpdate update in sdk.Chat.CompleteChatStreamingAsync(["hi"], cancellationToken: cancellation))
            updates.Add(update);
        Assert.Equal("Hello 😀", string.Concat(updates.SelectMany(static update => update.ContentUpdate).Select(static part => part.Text)));
        Assert.Equal(ChatMessageRole.Assistant, updates[0].Role);
        StreamingChatToolCallUpdate call = Assert.Single(updates.SelectMany(static update => update.ToolCallUpdates));
        Assert.Equal((0, "call_1", "f", """{"a":1}"""), (call.Index, call.ToolCallId, call.FunctionName, call.FunctionArgumentsUpdate.ToString()));
        Assert.Equal(Sdk.ChatFinishReason.ToolCalls, Assert.Single(updates, static update => update.FinishReason is not null).FinishReason);
        Assert.Equal(3, Assert.Single(updates, static update => update.Usage is not null).Usage.TotalTokenCount);
        ChatCompletionRequest request = Reading.Read(sdk.Sent);
        Assert.True(request is { IsStream: true, WantsUsage: true });
    }

    [Fact]
    public async Task Error_OfTheGateways_IsReadByTheSdk()
    {
        var sdk = new OpenAISdk
        {
            Status = HttpStatusCode.BadRequest,
            Reply = Write(static writer => ErrorWriter.Write(writer, Reading.Refused("""{"model":"a"}"""))),
        };
        ClientResultException thrown = await Assert.ThrowsAsync<ClientResultException>(
            () => sdk.Chat.CompleteChatAsync(["hi"], cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(400, thrown.Status);
        Assert.Contains("'messages' is missing.", thrown.Message);
        Assert.Contains("missing_required_parameter", thrown.Message);
    }

    private static Sdk.ChatMessage[] Messages() =>
    [
        new SystemChatMessage("Be brief."),
        new DeveloperChatMessage("Be quick."),
        new UserChatMessage("hi") { ParticipantName = "Ann" },
        new UserChatMessage(
            ChatMessageContentPart.CreateTextPart("see"),
            ChatMessageContentPart.CreateImagePart(new Uri("https://example.com/a.png"), ChatImageDetailLevel.High),
            ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(new byte[] { 1, 2, 3 }), "image/png"),
            ChatMessageContentPart.CreateInputAudioPart(BinaryData.FromBytes(new byte[] { 4 }), ChatInputAudioFormat.Mp3),
            ChatMessageContentPart.CreateFilePart("file-1"),
            ChatMessageContentPart.CreateFilePart(BinaryData.FromBytes(new byte[] { 5 }), "application/pdf", "a.pdf")),
        new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call_1", "f", BinaryData.FromString("""{"a": 1}"""))]),
        new ToolChatMessage("call_1", "found"),
        new AssistantChatMessage(ChatMessageContentPart.CreateRefusalPart("I will not.")),
        new AssistantChatMessage(new ChatOutputAudioReference("audio_1")),
        new AssistantChatMessage("well"),
    ];

    private static ChatCompletionOptions Options()
    {
        var options = new ChatCompletionOptions
        {
            Temperature = 0.5f, TopP = 0.5f, FrequencyPenalty = 0.5f, PresencePenalty = 0.5f, MaxOutputTokenCount = 77, Seed = 7,
            EndUserId = "u", StoredOutputEnabled = false, IncludeLogProbabilities = true, TopLogProbabilityCount = 2, AllowParallelToolCalls = false,
            ReasoningEffortLevel = ChatReasoningEffortLevel.High, ServiceTier = ChatServiceTier.Flex,
            ResponseFormat = Sdk.ChatResponseFormat.CreateJsonSchemaFormat("n", _schema, "d", true),
            ToolChoice = ChatToolChoice.CreateFunctionChoice("f"),
            ResponseModalities = ChatResponseModalities.Text, AudioOptions = new ChatAudioOptions(ChatOutputAudioVoice.Alloy, ChatOutputAudioFormat.Wav),
            OutputPrediction = ChatOutputPrediction.CreateStaticContentPrediction("x"), WebSearchOptions = new ChatWebSearchOptions(),
        };
        options.StopSequences.Add("end");
        options.LogitBiases[50256] = -100;
        options.Metadata["a"] = "b";
        options.Tools.Add(ChatTool.CreateFunctionTool("f", "d", _schema, true));
        options.Tools.Add(ChatTool.CreateFunctionTool("g"));
        return options;
    }
}
