using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>Refusals of prompts that are too long, in whatever words: by figures, or by what they speak of.</summary>
public sealed class LongPromptTests
{
    private static readonly string _long = string.Join(' ', Enumerable.Repeat("word", 9_000));

    public static TheoryData<int, string> TooLong() => new()
    {
        { 400, "The total length of all messages is too long. Please shorten them." },
        { 400, "Unable to submit request because the input token count is 9000 but model only supports up to 8192. Reduce the input token count." },
        { 400, "Die Eingabe hat 9100 Token, erlaubt sind 8192." },
        { 422, "The conversation is too large for this model." },
        { 413, "Your input exceeds what this model takes." },
        { 400, "Request exceeded the max prompt size." },
        // In the style of public reports.
        { 413, "Request body too large for one model. Max size: 8000 tokens." },
        { 400, "length of prompt_tokens (9000) must be less than max_seq_len (8192)." },
        { 413, "AiError: The estimated number of input and maximum output tokens (9500) exceeded this model context window limit (8192)." },
        { 400, "This model's maximum context length is 8192 tokens. However, your messages resulted in 9011 tokens." },
        { 400, "prompt is too long: 9011 tokens > 8192 maximum" },
        { 400, "input length and `max_tokens` exceed context limit: 9011 + 4096 > 8192, decrease input length or `max_tokens` and try again" },
        { 400, "The input token count (9011) exceeds the maximum number of tokens allowed (8192)." },
        { 400, "Input is too long for requested model." },
        { 400, "Prompt contains 9011 tokens, too large for model with 8192 maximum context length" },
        { 400, "the request exceeds the available context size, try increasing it" },
        { 400, "Range of input length should be [1, 8192]" },
        { 422, "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8192. Given: 9011 `inputs` tokens and 20 `max_new_tokens`" },
        { 400, "too many tokens: total number of tokens in the prompt cannot exceed 8192 - received 9011" },
        { 400, "Invalid request: Your request exceeded model token limit: 8192 (requested: 9011)" },
        { 400, "Prompt exceeds max length" },
        { 400, "The prompt length (9011) is greater than the model's context length (8192)" },
        { 400, "Please reduce the length of the messages or completion." },
        { 400, "This model can only handle 8192 tokens at a time, got 9011." },
        { 400, "Input prompt (9011 tokens) is too long and exceeds limit of 8192" },
        { 400, "Your message is too big for this model: 9011/8192" },
        { 400, "Conversation limit hit (9011 of 8192 tokens)." },
        { 400, "Expecting value: number of tokens 9011 must not be above 8192" },
        { 422, "Sequence length 9011 out of range, supported up to 8192" },
        { 400, "Le texte est trop long : 9011 jetons pour un maximum de 8192." },
        { 400, "La entrada tiene 9.011 tokens y el límite es de 8.192." },
        { 400, "Die Anfrage umfasst 9011 Token, das Modell verarbeitet höchstens 8192." },
        { 400, "输入长度超过限制：9011 > 8192" },
        { 400, "请求的token数9011大于模型上限8192" },
        { 400, "入力トークン数 9011 が上限 8192 を超えています" },
        { 400, "입력 토큰 9011개가 최대 8192개를 초과했습니다" },
        { 400, "Превышена длина: 9011 токенов при максимуме 8192" },
        { 400, "O pedido tem 9011 tokens; o máximo é 8192." },
        { 413, "Payload of 9011 tokens does not fit 8192." },
        { 400, "Trop de contenu : 9 011 jetons sur 8 192." },
        { 400, "context overflow" },
        { 400, "Requested tokens (9011) exceed context window of 8192" },
        { 400, "max_prompt_tokens is 8192, request has 9011" },
    };

    [Theory]
    [MemberData(nameof(TooLong))]
    public async Task PromptTooLong_InAnyWords_IsTheWindows(int status, string message)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(status, null, message));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync(_long, Stage.Token);

        Assert.Equal(("from bravo", FailureKind.ContextLengthExceeded), (result.Value, result.Attempts[0].Failure));
    }

    [Theory]
    [InlineData(400, """{"error":{"message":"The total length of all messages is too long. Please shorten them.","type":"bad_request","code":400}}""")]
    [InlineData(413, """{"error":{"code":"tokens_limit_reached","message":"Request body too large for gpt-4o model. Max size: 8000 tokens.","details":"Request body too large for gpt-4o model. Max size: 8000 tokens."}}""")]
    [InlineData(400, """{"code":20015,"message":"length of prompt_tokens (33000) must be less than max_seq_len (32768).","data":null}""")]
    [InlineData(400, """{"error":{"code":400,"message":"Unable to submit request because the input token count is 1250000 but model only supports up to 1048576. Reduce the input token count and try again.","status":"INVALID_ARGUMENT"}}""")]
    [InlineData(413, """{"errors":[{"message":"AiError: The estimated number of input and maximum output tokens (9000) exceeded this model context window limit (8192).","code":5021}],"success":false,"result":{},"messages":[]}""")]
    [InlineData(400, """{"error":{"message":"Your prompt is too big.","type":"too_many_prompt_tokens","code":400}}""")]
    public async Task PromptTooLong_InTheBodiesOfVendors_IsTheWindows(int status, string body)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Status(status, body));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync(_long, Stage.Token);

        Assert.Equal(("from bravo", FailureKind.ContextLengthExceeded), (result.Value, result.Attempts[0].Failure));
        Assert.Equal(0, stage.Tier("alpha").Breaker.ConsecutiveFailures);
    }

    [Fact]
    public async Task ShortPrompt_IsNotTooLong_WhateverTheWords()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Error(400, null, "The name of the conversation is too long."));
        stage.Bravo.Model("two").Replies(Reply.Text("from bravo"));

        FallbackResult<string> result = await stage.Client<IThreeTiers>().AskAsync("hello", Stage.Token);

        Assert.Equal(FailureKind.InvalidRequest, result.Attempts[0].Failure);
    }
}
