using System.CommandLine;
using MartDesk.Cli.Running;
using MartDesk.Desk;
using MartDesk.Web.SignIn;

namespace MartDesk.Cli.Commands;

/// <summary><c>martdesk password</c>: sets the page's password while the desk is stopped, when it was forgotten or before the first start.</summary>
internal sealed class PasswordCommand(TimeProvider time)
{
    public Command Build()
    {
        var noCode = new Option<bool>("--no-code") { Description = "Ask for no code of an authenticator app any more: the phone is lost." };
        var newDesk = new Option<bool>("--new-desk") { Description = "Make the desk when there is none in the data folder yet." };
        var command = new Command("password", "Set the page's password. The desk must be stopped; every session ends.") { noCode, newDesk, VaultOptions.PassphraseFile, DeskDatabase.Option, DataFolder.Option };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = DataFolder.Of(parsed);
            var database = DeskDatabase.Of(parsed);
            if (parsed.GetValue(newDesk))
                folder.Create();
            else
                folder.RequireDesk(database is not null);
            var options = VaultOptions.Open(parsed, folder);
            var password = HiddenPrompt.Read("New password: ");
            if (OwnerReset.Problem(password) is { } problem)
                throw new CommandFailedException(problem);
            if (!Console.IsInputRedirected && HiddenPrompt.Read("Once more: ") != password)
                throw new CommandFailedException("the two passwords differ; nothing was changed.");
            try
            {
                await OwnerReset.SetPasswordAsync(options, database, password, parsed.GetValue(noCode), parsed.GetValue(newDesk), time, cancellationToken);
            }
            catch (DeskStartException failure)
            {
                throw new CommandFailedException(failure.Message);
            }

            Console.Out.WriteLine("The password is set.");
            return ExitCode.Done;
        });
        return command;
    }
}
