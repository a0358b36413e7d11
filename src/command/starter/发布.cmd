@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PROGRAM=changlang"
if exist "%~dp0changlang.exe" set "PROGRAM=%~dp0changlang.exe"
"%PROGRAM%" --version >nul 2>nul
if errorlevel 1 (
  echo 没有找到 changlang.exe。请把它放到这个文件夹里，再双击一次。
  pause
  exit /b 2
)
echo 发布到 U 盘上的「展厅」文件夹：它须是空的，或者上次也发布到那里。
set "DRIVE="
set /p "DRIVE=U 盘的盘符（例如 E），只更新 public 就直接按回车："
if "%DRIVE%"=="" "%PROGRAM%" build --lang zh
if not "%DRIVE%"=="" "%PROGRAM%" publish "%DRIVE:~0,1%:/展厅" --lang zh
set "CODE=%ERRORLEVEL%"
if "%CODE%"=="0" echo 完成。
if not "%CODE%"=="0" echo 没有完成，请看上面的提示。原来的网站没有改动。
pause
exit /b %CODE%
